import { addresses } from "/api.js";

const types = ["item", "job", "pack", "verification", "log", "status", "reset"];
const retryDelay = 2000;

/**
 * The server's events, kept alive. Tells `{type, data}`; the types `open`, `lost` and `signed_out` are the connection's.
 */
export class EventStream {
  /** The last that was told of the connection, for who comes later. */
  state = "connecting";
  #tell;
  #source = null;
  #timer = null;

  constructor(tell) {
    this.#tell = tell;
  }

  open() {
    this.close();
    this.#source = new EventSource(addresses.events);
    this.#source.addEventListener("open", () => this.#become("open"));
    this.#source.addEventListener("error", () => this.#fail());
    for (const type of types) {
      this.#source.addEventListener(type, (event) => this.#tell({ type, data: event.data ? JSON.parse(event.data) : null }));
    }
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.state = "connecting";
  }

  #become(state) {
    this.state = state;
    this.#tell({ type: state, data: null });
  }

  #fail() {
    if (this.state !== "lost") this.#become("lost");
    // A broken connection is made anew by the browser; after an answer that is an error it gives up for good.
    if (this.#source?.readyState !== EventSource.CLOSED) return;
    this.#source = null;
    this.#timer = setTimeout(() => this.#tryAgain(), retryDelay);
  }

  async #tryAgain() {
    // EventSource does not say which error it met, so another request has to find out.
    const answer = await fetch(addresses.status).catch(() => null);
    if (answer?.status === 401) this.#become("signed_out");
    else this.open();
  }
}
