import { addresses } from "/api.js";
import { el } from "/dom.js";

/** The server has no more stills of a film than these, and none closer than a second. */
const mostStills = 600;
/** A film that has given none so often will give none. */
const patience = 3;

/** The stills of a film that the browser shows no picture of. The next is asked for only when the last has come. */
export class PreviewStills extends HTMLElement {
  #item;
  #step;
  #wanted = null;
  #asked = null;
  #isLoading = false;
  #failures = 0;

  constructor(item) {
    super();
    this.#item = item;
    this.#step = Math.max(1, item.duration_seconds / mostStills);
    if (item.has_thumbnail) this.append(this.#picture(addresses.thumbnail(item.id)));
  }

  /** Shows the film as it is at a time, in seconds. */
  show(seconds) {
    this.#wanted = Math.max(0, Math.floor(seconds / this.#step));
    this.#load();
  }

  async #load() {
    if (this.#isLoading || this.#wanted === this.#asked || this.#failures >= patience) return;
    this.#isLoading = true;
    this.#asked = this.#wanted;
    const seconds = this.#asked * this.#step;
    const picture = this.#picture(addresses.still(this.#item.id, seconds));
    try {
      // The one before stays until this one can be drawn.
      await picture.decode();
      this.replaceChildren(picture);
      this.dataset.seconds = seconds;
    } catch {
      // After the picture's end the last one stays.
      if (!this.dataset.seconds) this.#failures += 1;
    }
    this.#isLoading = false;
    this.#load();
  }

  #picture(address) {
    return el("img", { src: address, alt: `Still of ${this.#item.title}` });
  }
}
customElements.define("preview-stills", PreviewStills);
