import { EventStream } from "/event-stream.js";
import { trustedScript } from "/trusted-scripts.js";

/** Tells everything that the server sends, and how the connection is. */
export function followEvents(tell) {
  if (typeof SharedWorker === "undefined") followAlone(tell);
  else followTogether(tell);
}

function followAlone(tell) {
  const stream = new EventStream(tell);
  stream.open();
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", ({ persisted }) => persisted && stream.open());
}

function followTogether(tell) {
  const worker = new SharedWorker(trustedScript("/event-worker.js"), { type: "module", name: "sotto-events" });
  worker.addEventListener("error", () => followAlone(tell), { once: true });
  worker.port.addEventListener("message", ({ data }) => tell(data));
  worker.port.start();
  worker.port.postMessage("join");
  addEventListener("pagehide", () => worker.port.postMessage("leave"));
  addEventListener("pageshow", ({ persisted }) => persisted && worker.port.postMessage("join"));
}
