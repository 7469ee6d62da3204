import { ApiError, isAborted } from "/api.js";
import { el, prose } from "/dom.js";
import { icon } from "/icons.js";

const stay = 6000;

// Two regions, both there from the start: screen readers only announce what comes into a region that they know.
const results = el("div", { role: "status", "aria-label": "Results" });
const problems = el("div", { role: "alert", "aria-label": "Problems" });
document.querySelector("#toasts").append(results, problems);

function put(region, toast) {
  const close = el(
    "button", { type: "button", class: "quiet icon-button", "aria-label": "Dismiss", title: "Dismiss" }, icon("close")
  );
  close.addEventListener("click", () => toast.remove());
  toast.append(close);
  region.append(toast);
}

/** Says that something was done. */
export function tellResult(text) {
  const toast = el("div", { class: "toast" }, el("p", {}, text));
  put(results, toast);
  setTimeout(() => toast.remove(), stay);
}

/** Says what went wrong and what to do next, until it is dismissed. */
export function tellError(error, context = null) {
  if (isAborted(error)) return;
  const { code, message, hint } = error.code ? error : ApiError.from(error);
  // The form to sign in says that already, and for as long as it lasts.
  if (code === "not_signed_in") return;
  const key = `${code} ${message}`;
  if ([...problems.children].some((toast) => toast.dataset.key === key)) return;
  const toast = el(
    "div", { class: "toast toast-problem", "data-key": key, "data-error-code": code },
    context ? el("p", { class: "toast-context" }, context) : null,
    el("p", { class: "error-message" }, prose(message ?? "")),
    hint ? el("p", { class: "error-hint" }, prose(hint)) : null
  );
  put(problems, toast);
}

/** Takes back what was told of errors with a code that are over. */
export function withdrawErrors(code) {
  for (const toast of [...problems.children]) if (toast.dataset.errorCode === code) toast.remove();
}

/** Runs what may fail; tells the failure and gives null then. */
export async function tellingErrors(work, context = null) {
  try {
    return await work();
  } catch (error) {
    tellError(error, context);
    return null;
  }
}
