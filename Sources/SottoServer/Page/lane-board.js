import { el, oncePerFrame, setAttribute, setShown } from "/dom.js";
import { lanes } from "/lane-mixer.js";
import { LaneRange } from "/lane-range.js";
import { LaneStrip } from "/lane-strip.js";
import { timecode } from "/timecode.js";

const wheelZoom = 1.002;
const rulerSteps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];
/** Room for a mark's text. */
const rulerPixels = 90;
/** The pointer has to move so far before a click becomes a range. */
const dragPixels = 4;

/**
 * The three lanes above each other under one ruler, with one playhead: click to jump, drag to choose a range, turn the
 * wheel to move, with Ctrl to zoom.
 */
export class LaneBoard extends HTMLElement {
  range;
  #player;
  #sound;
  #strips;
  #ruler = el("div", { class: "lane-ruler", "aria-hidden": "true" });
  #playhead = el("div", { class: "lane-playhead" });
  #chosen = el("div", { class: "lane-chosen", hidden: true });
  #field = el("div", { class: "lane-field", role: "slider", tabindex: "0", "aria-label": "Position" });
  #dragFrom = null;
  #isSpectrogram = false;
  #isClosed = false;
  #drawSoon = oncePerFrame(() => this.#draw());
  #resizing = new ResizeObserver(() => this.#fit());

  constructor(player, sound) {
    super();
    this.#player = player;
    this.#sound = sound;
    this.range = new LaneRange(sound.frameCount);
    this.#strips = lanes.map((lane) => new LaneStrip(lane, player.mixer, this.#drawSoon));
    this.#field.append(this.#chosen, this.#playhead);
    this.append(this.#ruler, ...this.#strips, this.#field);
    setAttribute(this.#field, "aria-valuemin", 0);
    setAttribute(this.#field, "aria-valuemax", Math.round(sound.frameCount / sound.sampleRate));
    this.range.addEventListener("change", this.#drawSoon);
    sound.addEventListener("load", this.#drawSoon);
    player.addEventListener("change", this.#drawSoon);
    this.#followPointer();
    this.#resizing.observe(this);
  }

  /** Puts the playhead where the player is, and turns the page when it leaves what is shown. */
  showPosition() {
    const { frame, isPlaying } = this.#player;
    if (isPlaying && this.#dragFrom === null) this.range.reveal(frame);
    const pixel = this.range.pixelOf(frame);
    setShown(this.#playhead, pixel >= 0 && pixel <= this.range.width);
    this.#playhead.style.setProperty("transform", `translateX(${pixel.toFixed(1)}px)`);
    const seconds = frame / this.#sound.sampleRate;
    setAttribute(this.#field, "aria-valuenow", Math.floor(seconds));
    setAttribute(this.#field, "aria-valuetext", timecode(seconds, isPlaying ? 1 : 0.001));
    for (const strip of this.#strips) strip.showMeters();
  }

  /** What lanes show: as long, and of the same rate, as what was shown before. */
  set sound(sound) {
    if (sound === this.#sound) return;
    this.#sound.removeEventListener("load", this.#drawSoon);
    this.#sound = sound;
    sound.addEventListener("load", this.#drawSoon);
    this.#drawSoon();
  }

  /** Whether lanes are spectrograms, where what is shown is short enough, or waveforms. */
  get isSpectrogram() {
    return this.#isSpectrogram;
  }

  set isSpectrogram(value) {
    this.#isSpectrogram = value;
    this.#drawSoon();
  }

  /** Zooms about the playhead, if it is seen, else about the middle. */
  zoom(factor) {
    const pixel = this.range.pixelOf(this.#player.frame);
    const isSeen = pixel >= 0 && pixel <= this.range.width;
    this.range.zoom(factor, isSeen ? pixel : this.range.width / 2);
  }

  disconnectedCallback() {
    this.#isClosed = true;
    this.#resizing.disconnect();
    for (const strip of this.#strips) strip.close();
  }

  #fit() {
    this.range.resize(this.#field.clientWidth);
  }

  #draw() {
    if (this.#isClosed) return;
    this.#drawRuler();
    for (const strip of this.#strips) strip.draw(this.#sound, this.range, this.#isSpectrogram);
    this.#showChosen(this.#player.loop);
    this.showPosition();
  }

  #drawRuler() {
    const { sampleRate } = this.#sound;
    const pixelsPerSecond = sampleRate / this.range.framesPerPixel;
    const step = rulerSteps.find((seconds) => seconds * pixelsPerSecond >= rulerPixels) ?? rulerSteps.at(-1);
    const marks = [];
    const end = this.range.end / sampleRate;
    for (let number = Math.ceil(this.range.first / sampleRate / step); number * step <= end; number += 1) {
      const pixel = this.range.pixelOf(number * step * sampleRate);
      if (pixel + rulerPixels > this.range.width) break;
      const mark = el("span", { class: "lane-mark" }, timecode(number * step, step));
      mark.style.setProperty("left", `${pixel}px`);
      marks.push(mark);
    }
    this.#ruler.replaceChildren(...marks);
  }

  #showChosen(loop) {
    const left = loop ? Math.max(0, this.range.pixelOf(loop.first)) : 0;
    const right = loop ? Math.min(this.range.width, this.range.pixelOf(loop.end)) : 0;
    setShown(this.#chosen, right > left);
    this.#chosen.style.setProperty("left", `${left}px`);
    this.#chosen.style.setProperty("width", `${Math.max(0, right - left)}px`);
  }

  #followPointer() {
    this.#field.addEventListener("pointerdown", (event) => this.#press(event));
    this.#field.addEventListener("pointermove", (event) => this.#drag(event));
    this.#field.addEventListener("pointerup", (event) => this.#release(event));
    this.#field.addEventListener("pointercancel", () => (this.#dragFrom = null));
    this.#field.addEventListener("wheel", (event) => this.#turnWheel(event), { passive: false });
  }

  #pixel(event) {
    return event.clientX - this.#field.getBoundingClientRect().left;
  }

  #press(event) {
    if (event.button !== 0) return;
    this.#field.setPointerCapture(event.pointerId);
    this.#dragFrom = this.#pixel(event);
  }

  #drag(event) {
    const loop = this.#draggedLoop(event);
    if (loop) this.#showChosen(loop);
  }

  #release(event) {
    if (this.#dragFrom === null) return;
    const loop = this.#draggedLoop(event);
    this.#dragFrom = null;
    if (!loop) {
      this.#player.seek(this.range.frameAt(this.#pixel(event)));
      return;
    }
    this.#player.setLoop(loop);
    this.#player.seek(loop.first);
  }

  #draggedLoop(event) {
    const pixel = this.#pixel(event);
    if (this.#dragFrom === null || Math.abs(pixel - this.#dragFrom) < dragPixels) return null;
    const frames = [this.#dragFrom, pixel].map((at) => Math.round(this.range.frameAt(at))).sort((a, b) => a - b);
    const first = Math.max(0, frames[0]);
    const end = Math.min(this.#sound.frameCount, frames[1]);
    return end > first ? { first, end } : null;
  }

  /** What moves nothing here scrolls the page. */
  #turnWheel(event) {
    const { first } = this.range;
    const isZoom = event.ctrlKey || event.metaKey;
    if (isZoom) this.range.zoom(wheelZoom ** event.deltaY, this.#pixel(event));
    else this.range.move(event.deltaX || event.deltaY);
    if (isZoom || this.range.first !== first) event.preventDefault();
  }
}
customElements.define("lane-board", LaneBoard);
