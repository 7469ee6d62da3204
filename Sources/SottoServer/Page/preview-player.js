import { ApiError, addresses, api } from "/api.js";
import { button, iconButton } from "/buttons.js";
import { el, errorBlock, setText } from "/dom.js";
import { percent } from "/format.js";
import { PreviewStills } from "/preview-stills.js";
import { ProgressBar } from "/progress.js";

const pollMilliseconds = 500;
const requests = { "make-preview": api.makePreview, "cancel-preview": api.removePreview, "remove-preview": api.removePreview };

/**
 * The preview of an item whose file the browser cannot play: an offer to make it, how far it is, or a player of its sound
 * with the film's stills above.
 *
 * Dispatches `player`, with the audio element as `detail`, when there is one to be played.
 */
export class PreviewPlayer extends HTMLElement {
  #item;
  #reason;
  #state = null;
  #player = null;
  #timer = null;
  #progress = el("span", { class: "secondary" });
  #bar = new ProgressBar("Making the preview");

  /** `reason`: why one may want it, in a sentence. */
  constructor(item, reason) {
    super();
    this.#item = item;
    this.#reason = reason;
    this.tabIndex = -1;
    this.addEventListener("click", (event) => this.#click(event));
  }

  connectedCallback() {
    this.#ask(api.preview);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  /** Asks the server for something, and shows what there is then. */
  async #ask(request) {
    clearTimeout(this.#timer);
    try {
      const status = await request(this.#item.id);
      this.#take(status ?? { state: "none" });
    } catch (error) {
      this.#take({ state: "failed", error: ApiError.from(error) });
    }
  }

  #take(status) {
    if (!this.isConnected) return;
    if (status.state !== this.#state || status.state === "failed") this.#replace(status);
    if (status.state !== "making") return;
    setText(this.#progress, status.fraction > 0 ? percent(status.fraction) : "");
    this.#bar.fraction = status.fraction;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(api.preview), pollMilliseconds);
  }

  #replace(status) {
    const hadFocus = this.contains(document.activeElement);
    this.#state = status.state;
    this.#endPlayer();
    this.replaceChildren(...this.#content(status));
    // The button that was pressed is gone; what came instead is read next.
    if (hadFocus) (this.#player ?? this).focus({ preventScroll: true });
  }

  #endPlayer() {
    this.#player?.removeAttribute("src");
    this.#player?.load();
    this.#player = null;
  }

  #content({ state, error }) {
    switch (state) {
      case "making": return [this.#making()];
      case "ready": return this.#ready();
      case "failed": return [errorBlock(error, el("p", {}, button("make-preview", "Try again")))];
      default: return [this.#offer()];
    }
  }

  #offer() {
    return el(
      "div", { class: "notice" }, el("p", {}, this.#reason), el("p", {}, button("make-preview", "Make a preview"))
    );
  }

  #making() {
    return el(
      "div", { class: "notice" }, el("p", {}, el("strong", {}, "Making the preview"), " ", this.#progress), this.#bar,
      el("p", {}, button("cancel-preview", "Cancel"))
    );
  }

  #ready() {
    const { id, title, video } = this.#item;
    this.#player = el("audio", {
      controls: true, preload: "metadata", src: addresses.previewAudio(id), "aria-label": `Preview of ${title}`,
    });
    this.#player.addEventListener("error", () => this.#ask(api.preview));
    const heading = el(
      "header", {}, el("h4", {}, "Preview"),
      el("span", { class: "track-links" }, iconButton("remove-preview", "remove", "Remove the preview"))
    );
    this.dispatchEvent(new CustomEvent("player", { detail: this.#player }));
    return [heading, video ? stillsOf(this.#item, this.#player) : null, this.#player].filter(Boolean);
  }

  #click(event) {
    const request = requests[event.target.closest("button[data-action]")?.dataset.action];
    if (!request) return;
    event.stopPropagation();
    this.#ask(request);
  }
}
customElements.define("preview-player", PreviewPlayer);

/** The stills of a film, which follow a player of its sound. */
export function stillsOf(item, player) {
  const stills = new PreviewStills(item);
  for (const event of ["timeupdate", "seeking"]) {
    player.addEventListener(event, () => stills.show(player.currentTime));
  }
  stills.show(player.currentTime);
  return stills;
}
