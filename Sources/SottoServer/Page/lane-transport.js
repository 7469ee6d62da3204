import { iconButton } from "/buttons.js";
import { el, setAttribute, setShown, setText } from "/dom.js";
import { icon } from "/icons.js";
import { longestSpectrogram } from "/spectrogram.js";
import { timecode } from "/timecode.js";

/** Play and pause, where it is, the range that repeats, and the zoom. Dispatches `act` with an action in `detail`. */
export class LaneTransport extends HTMLElement {
  #player;
  #play = iconButton("toggle-play", "play", "Play", { class: "icon-button primary", title: "Play (Space)" });
  #position = el("span", { class: "lane-position", role: "timer", "aria-label": "Position" });
  #speed = el("span", { class: "secondary" });
  #loopText = el("span", { class: "secondary" });
  #spectrogram;
  #clear = iconButton("clear-loop", "close", "Stop repeating", { title: "Stop repeating (Escape)" });
  #loop = el("span", { class: "lane-loop", role: "status" }, this.#loopText, this.#clear);

  constructor(player) {
    super();
    this.#player = player;
    setAttribute(this, "role", "toolbar");
    setAttribute(this, "aria-label", "Playing");
    this.#spectrogram = el(
      "button", {
        type: "button", class: "lane-toggle", "data-action": "spectrogram", "aria-pressed": "false",
        title: `Spectrogram (s), of up to ${longestSpectrogram} seconds`,
      },
      "Spectrogram"
    );
    const zoom = el(
      "span", { class: "lane-zoom" }, this.#spectrogram,
      iconButton("zoom-out", "less", "Zoom out", { title: "Zoom out (−)" }),
      iconButton("zoom-in", "add", "Zoom in", { title: "Zoom in (+)" }),
      el("button", { type: "button", class: "quiet", "data-action": "show-all", title: "Show all (0)" }, "Show all")
    );
    this.append(this.#play, this.#position, this.#speed, this.#loop, zoom);
    player.addEventListener("change", () => this.#show());
    this.addEventListener("click", ({ target }) => {
      const action = target.closest("[data-action]")?.dataset.action;
      if (action) this.dispatchEvent(new CustomEvent("act", { detail: action }));
    });
    this.#show();
  }

  showSpectrogram(isShown) {
    setAttribute(this.#spectrogram, "aria-pressed", String(isShown));
  }

  showPosition() {
    const { frame, frameCount, sampleRate } = this.#player;
    setText(this.#position, `${timecode(frame / sampleRate)} / ${timecode(frameCount / sampleRate, 1)}`);
  }

  #show() {
    const { isPlaying, speed, loop, sampleRate } = this.#player;
    const label = isPlaying ? "Pause" : "Play";
    if (this.#play.getAttribute("aria-label") !== label) {
      setAttribute(this.#play, "aria-label", label);
      setAttribute(this.#play, "title", `${label} (Space)`);
      this.#play.replaceChildren(icon(isPlaying ? "pause" : "play"));
    }
    setText(this.#speed, isPlaying && speed !== 1 ? `${speed}×`.replace("-", "−") : "");
    setShown(this.#loop, loop !== null);
    if (loop) {
      setText(this.#loopText, `Repeats ${timecode(loop.first / sampleRate)} to ${timecode(loop.end / sampleRate)}`);
    }
    this.showPosition();
  }
}
customElements.define("lane-transport", LaneTransport);
