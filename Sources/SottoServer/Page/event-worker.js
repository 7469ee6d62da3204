// One stream of events for all tabs of a browser: browsers allow only six connections to a server, and every open stream
// would take one from the tabs' other requests.
import { EventStream } from "/event-stream.js";

const ports = new Set();
const stream = new EventStream((message) => {
  for (const port of ports) port.postMessage(message);
});

function join(port) {
  const isFirst = ports.size === 0;
  ports.add(port);
  if (isFirst || stream.state === "signed_out") stream.open();
  else if (stream.state !== "connecting") port.postMessage({ type: stream.state, data: null });
}

function leave(port) {
  ports.delete(port);
  if (ports.size === 0) stream.close();
}

self.addEventListener("connect", (event) => {
  const port = event.ports[0];
  port.addEventListener("message", ({ data }) => (data === "leave" ? leave(port) : join(port)));
  port.start();
});
