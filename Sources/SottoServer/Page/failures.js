import { tellError } from "/toasts.js";

/** Tells what went wrong with many things: one problem a code, with its hint, and how often it was met. */
export function tellFailures(errors, context) {
  const groups = Map.groupBy(errors, (error) => error.code);
  for (const [code, [first, ...others]] of groups) {
    const message = others.length ? `${first.message} And ${others.length} more like this.` : first.message;
    tellError({ code, message, hint: first.hint }, context);
  }
}
