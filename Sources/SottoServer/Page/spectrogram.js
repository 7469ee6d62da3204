import { trustedScript } from "/trusted-scripts.js";

/** What reaches into a picture from beyond its edges: half of a transform. */
const margin = 1024;
/** Longer parts would need more samples than are worth fetching. */
export const longestSpectrogram = 30;

/** One lane's spectrogram of what a board shows. Drawn by a worker; meanwhile there is none. */
export class Spectrogram {
  #lane;
  #onPicture;
  #worker = null;
  #isBusy = false;
  /** What the picture, or the one that is being drawn, is of. */
  #key = null;
  #sound = null;
  #picture = null;
  #height;

  /** `height` is that of the picture in pixels; `onPicture` is called when one has come. */
  constructor(lane, height, onPicture) {
    this.#lane = lane;
    this.#height = height;
    this.#onPicture = onPicture;
  }

  /** Draws what `range` shows, or asks for it. Gives whether it has drawn it. */
  draw(context, sound, range) {
    const width = Math.round(range.width);
    if ((range.framesPerPixel * width) / sound.sampleRate > longestSpectrogram) return false;
    if (sound !== this.#sound) this.#key = null;
    this.#sound = sound;
    const key = `${range.first} ${range.framesPerPixel} ${width}`;
    if (key !== this.#key && this.#ask(sound, range, width)) this.#key = key;
    if (key !== this.#key || !this.#picture) return false;
    context.putImageData(this.#picture, 0, 0);
    return true;
  }

  close() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#isBusy = false;
    this.#key = null;
    this.#picture = null;
  }

  /**
   * Gives whether the picture is being drawn. Where samples are missing, or another one is being drawn, the board is
   * drawn again later.
   */
  #ask(sound, range, width) {
    if (this.#isBusy) return false;
    const first = Math.floor(range.first);
    const count = Math.ceil(range.framesPerPixel * width) + 2 * margin;
    const samples = sound.mono(this.#lane, first - margin, count);
    if (!samples) return false;
    this.#worker ??= this.#makeWorker();
    this.#picture = null;
    this.#isBusy = true;
    const { framesPerPixel } = range;
    const { sampleRate } = sound;
    const task = { samples, before: margin, framesPerPixel, width, height: this.#height, sampleRate };
    this.#worker.postMessage(task, [samples.buffer]);
    return true;
  }

  #makeWorker() {
    const worker = new Worker(trustedScript("/spectrogram-worker.js"), { type: "module" });
    worker.onmessage = ({ data: pixels }) => {
      this.#isBusy = false;
      this.#picture = new ImageData(pixels, pixels.length / 4 / this.#height);
      this.#onPicture();
    };
    return worker;
  }
}
