import { EventStream } from "/event-stream.js";

const workerAddress = "/event-worker.js";

/** Where the browser wants proof that a script's address is not made of foreign text: this one is a constant. */
function trustedWorkerAddress() {
  const policy = globalThis.trustedTypes?.createPolicy("sotto", {
    createScriptURL(address) {
      if (address !== workerAddress) throw new TypeError("This is not Sotto's worker.");
      return address;
    },
  });
  return policy?.createScriptURL(workerAddress) ?? workerAddress;
}

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
  const worker = new SharedWorker(trustedWorkerAddress(), { type: "module", name: "sotto-events" });
  worker.addEventListener("error", () => followAlone(tell), { once: true });
  worker.port.addEventListener("message", ({ data }) => tell(data));
  worker.port.start();
  worker.port.postMessage("join");
  addEventListener("pagehide", () => worker.port.postMessage("leave"));
  addEventListener("pageshow", ({ persisted }) => persisted && worker.port.postMessage("join"));
}
