import { EventStream } from "/event-stream.js";
import { trustedScript } from "/trusted-scripts.js";

/**
 * Tells everything that the server sends, and how the connection is. `resume()`, after signing in, tries again or tells
 * once more how it is.
 */
export function followEvents(tell) {
  return typeof SharedWorker === "undefined" ? followAlone(tell) : followTogether(tell);
}

function followAlone(tell) {
  const stream = new EventStream(tell);
  stream.open();
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", ({ persisted }) => persisted && stream.open());
  return { resume: () => (stream.state === "signed_out" ? stream.open() : tell({ type: stream.state, data: null })) };
}

function followTogether(tell) {
  const worker = new SharedWorker(trustedScript("/event-worker.js"), { type: "module", name: "sotto-events" });
  let alone = null;
  worker.addEventListener("error", () => {
    alone = followAlone(tell);
  }, { once: true });
  worker.port.addEventListener("message", ({ data }) => tell(data));
  worker.port.start();
  worker.port.postMessage("join");
  addEventListener("pagehide", () => worker.port.postMessage("leave"));
  addEventListener("pageshow", ({ persisted }) => persisted && worker.port.postMessage("join"));
  return { resume: () => (alone ? alone.resume() : worker.port.postMessage("join")) };
}
