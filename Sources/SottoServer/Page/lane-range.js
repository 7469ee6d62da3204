/** The finest zoom: so many pixels for a frame. */
const mostPixels = 16;

/** The part of a sound that a board of some width shows. Dispatches `change`. */
export class LaneRange extends EventTarget {
  first = 0;
  framesPerPixel = Infinity;
  #frameCount;
  #width = 1;

  constructor(frameCount) {
    super();
    this.#frameCount = Math.max(1, frameCount);
  }

  get width() {
    return this.#width;
  }

  /** The frame after the last that is shown. */
  get end() {
    return this.first + this.framesPerPixel * this.#width;
  }

  frameAt(pixel) {
    return this.first + pixel * this.framesPerPixel;
  }

  pixelOf(frame) {
    return (frame - this.first) / this.framesPerPixel;
  }

  /** What was seen as a whole stays whole. */
  resize(width) {
    const isWhole = this.framesPerPixel >= this.#whole;
    this.#width = Math.max(1, width);
    this.#set(this.first, isWhole ? this.#whole : this.framesPerPixel);
  }

  showAll() {
    this.#set(0, this.#whole);
  }

  /** Shows `factor` times as much; the frame at `pixel` stays where it is. */
  zoom(factor, pixel) {
    const frame = this.frameAt(pixel);
    const framesPerPixel = Math.min(this.#whole, Math.max(1 / mostPixels, this.framesPerPixel * factor));
    this.#set(frame - pixel * framesPerPixel, framesPerPixel);
  }

  move(pixels) {
    this.#set(this.first + pixels * this.framesPerPixel, this.framesPerPixel);
  }

  /** Turns the page when a frame is out of sight. */
  reveal(frame) {
    if (frame >= this.first && frame < this.end) return;
    this.#set(frame - 0.05 * this.#width * this.framesPerPixel, this.framesPerPixel);
  }

  /** Shows the frames from `first` to `end`, with a little around them. */
  show(first, end) {
    const framesPerPixel = Math.min(this.#whole, Math.max(1 / mostPixels, (1.1 * (end - first)) / this.#width));
    this.#set((first + end) / 2 - (framesPerPixel * this.#width) / 2, framesPerPixel);
  }

  get #whole() {
    return this.#frameCount / this.#width;
  }

  #set(first, framesPerPixel) {
    const last = Math.max(0, this.#frameCount - framesPerPixel * this.#width);
    this.framesPerPixel = framesPerPixel;
    this.first = Math.min(Math.max(0, first), last);
    this.dispatchEvent(new Event("change"));
  }
}
