import { el, setAttribute, setText } from "/dom.js";
import { Spectrogram } from "/spectrogram.js";

const laneNames = { mixture: "Mixture", vocals: "Vocals", background: "Background" };
const height = 96;
/** From this many pixels a frame on, single samples are marked. */
const dotPixels = 5;
const [softest, loudest] = [-60, 12];

/** A lane: its name, solo, mute, gain and meter, and beside them its waveform. */
export class LaneStrip extends HTMLElement {
  #lane;
  #mixer;
  #canvas = el("canvas", { height, "aria-hidden": "true" });
  #solo;
  #mute;
  #gain;
  #gainText = el("output", { class: "lane-gain-text" });
  #spectrogram;
  #meters = [0, 1].map(() => el("span", { class: "lane-meter-level" }));

  /** `redraw` is called when there is more to draw than before. */
  constructor(lane, mixer, redraw) {
    super();
    this.#lane = lane;
    this.#spectrogram = new Spectrogram(lane, height, redraw);
    this.#mixer = mixer;
    setAttribute(this, "data-lane", lane);
    setAttribute(this, "role", "group");
    const name = laneNames[lane];
    setAttribute(this, "aria-label", name);
    this.#solo = this.#toggle("solo", "S", `Solo ${name}`, "isSolo");
    this.#mute = this.#toggle("mute", "M", `Mute ${name}`, "isMuted");
    this.#gain = el("input", {
      type: "range", min: softest, max: loudest, step: 0.5, value: 0, class: "lane-gain",
      "aria-label": `Gain of ${name}`, on: { input: () => mixer.set(lane, { decibels: Number(this.#gain.value) }) },
    });
    // As on a mixing desk: twice on a fader is 0 dB.
    this.#gain.addEventListener("dblclick", () => mixer.set(lane, { decibels: 0 }));
    const meter = el("span", { class: "lane-meter", "aria-hidden": "true" }, this.#meters);
    const buttons = el("span", { class: "lane-buttons" }, this.#solo, this.#mute, meter);
    const head = el("div", { class: "lane-head" }, el("h3", {}, name), buttons, el("span", { class: "lane-fader" }, this.#gain, this.#gainText));
    this.append(head, el("div", { class: "lane-wave" }, this.#canvas));
    mixer.addEventListener("change", () => this.#showSettings());
    this.#showSettings();
  }

  /**
   * Draws the part of a sound that `range` shows, as a waveform or, where that is not too much and as soon as it is there, as a
   * spectrogram.
   */
  draw(sound, range, isSpectrogram) {
    // A spectrogram has no finer lines.
    const scale = isSpectrogram ? 1 : devicePixelRatio || 1;
    const width = Math.round(range.width);
    if (this.#canvas.width !== width * scale || this.#canvas.height !== height * scale) {
      this.#canvas.width = width * scale;
      this.#canvas.height = height * scale;
    }
    const context = this.#canvas.getContext("2d");
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    if (isSpectrogram && this.#spectrogram.draw(context, sound, range)) return;
    context.fillStyle = getComputedStyle(this.#canvas).color;
    if (range.framesPerPixel < 1) this.#drawSamples(context, sound, range);
    else this.#drawPeaks(context, sound, range, width);
  }

  close() {
    this.#spectrogram.close();
  }

  showMeters() {
    const peaks = this.#mixer.peaks(this.#lane);
    this.#meters.forEach((meter, side) => {
      const decibels = 20 * Math.log10(Math.max(peaks[side], 1e-6));
      const share = Math.min(1, Math.max(0, 1 + decibels / -softest));
      meter.style.setProperty("transform", `scaleY(${share.toFixed(3)})`);
      meter.classList.toggle("is-over", peaks[side] > 1);
    });
  }

  #drawPeaks(context, sound, range, width) {
    const extremes = sound.extremes(this.#lane, range.first, range.framesPerPixel, width);
    for (let x = 0; x < width; x += 1) {
      const top = yOf(extremes[2 * x + 1]);
      context.fillRect(x, top, 1, Math.max(1, yOf(extremes[2 * x]) - top));
    }
  }

  /** Each sample is a bar from the lowest of the channels to the highest, as wide as there is room. */
  #drawSamples(context, sound, range) {
    const first = Math.floor(range.first);
    const count = Math.ceil(range.end) - first + 1;
    const extremes = sound.extremes(this.#lane, first, 1, count);
    const pixels = 1 / range.framesPerPixel;
    for (let index = 0; index < count; index += 1) {
      const x = range.pixelOf(first + index);
      const top = yOf(extremes[2 * index + 1]);
      context.fillRect(x, top, Math.max(1, pixels - 1), Math.max(1, yOf(extremes[2 * index]) - top));
      if (pixels >= dotPixels) context.fillRect(x, top - 1, pixels - 1, 3);
    }
  }

  #toggle(action, letter, label, setting) {
    const press = () => this.#mixer.set(this.#lane, { [setting]: !this.#mixer.setting(this.#lane)[setting] });
    return el(
      "button", {
        type: "button", class: "lane-toggle", "data-action": action, "aria-label": label, title: label,
        "aria-pressed": "false", on: { click: press },
      },
      letter
    );
  }

  #showSettings() {
    const { decibels, isMuted, isSolo } = this.#mixer.setting(this.#lane);
    setAttribute(this.#solo, "aria-pressed", String(isSolo));
    setAttribute(this.#mute, "aria-pressed", String(isMuted));
    this.#gain.value = decibels;
    const text = `${decibels > 0 ? "+" : ""}${decibels.toFixed(1).replace("-", "−")} dB`;
    setText(this.#gainText, text);
    setAttribute(this.#gain, "aria-valuetext", text);
    setAttribute(this, "data-heard", String(this.#mixer.isHeard(this.#lane)));
  }
}
customElements.define("lane-strip", LaneStrip);

function yOf(sample) {
  return ((1 - sample) / 2) * height;
}
