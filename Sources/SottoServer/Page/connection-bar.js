import { el, prose } from "/dom.js";
import { live } from "/live.js";

// What mends itself in a moment, a server that starts again say, is not worth a word.
const patience = 1500;

const texts = {
  lost: [
    "Sotto does not answer, and what you see may be old. This page connects again by itself; check that `sotto serve` ",
    "still runs.",
  ],
  elsewhere: [
    "The queue is run by another process. All works as usual; this server takes over when that process ends.",
  ],
  none: [
    "No process runs the queue, so jobs wait. This server tries again every second. If that does not help, see what is ",
    "wrong in ", el("a", { href: "#/diagnostics" }, "Diagnostics"), ", then start `sotto serve` again.",
  ],
};

/** Keeps a bar that says what everyone has to know: that the connection is lost, or that nobody here runs the queue. */
export function keepConnectionBar(bar) {
  let shown = null;
  let timer = null;
  const show = (state) => {
    shown = state;
    bar.dataset.state = state ?? "";
    bar.replaceChildren(...(texts[state] ?? []).flatMap((part) => (typeof part === "string" ? prose(part) : part)));
  };
  const look = () => {
    clearTimeout(timer);
    const state = currentState();
    if (state === null) show(null);
    else if (state !== shown) timer = setTimeout(() => show(state), patience);
  };
  live.addEventListener("connection", look);
  live.addEventListener("status", look);
}

function currentState() {
  if (live.connection === "lost") return "lost";
  const runner = live.status?.runner ?? "here";
  return runner === "here" ? null : runner;
}
