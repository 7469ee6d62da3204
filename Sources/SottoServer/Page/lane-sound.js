import { lanes } from "/lane-mixer.js";

const blockFrames = 16_384;
/** So many seconds are kept, of which a spectrogram needs thirty. */
const keptSeconds = 45;
/** Stretches shorter than this are looked up in the samples, longer ones in the peaks. */
const peakFrames = 256;

/**
 * What the three lanes look like at any zoom, down to single samples: peaks and samples, fetched as they are looked at.
 *
 * Dispatches `load` when something has come that was missing.
 */
export class LaneSound extends EventTarget {
  frameCount;
  sampleRate;
  #peaks;
  /** Frames of the peaks for a frame of the stems, which may have been brought to another rate. */
  #peakFrames;
  #stems;
  #blocks = new Map();
  #closing = new AbortController();

  /** `vocals` and `background` are StemFiles of the file that the peaks are of, or the same at another rate. */
  constructor(peaks, vocals, background) {
    super();
    this.frameCount = vocals.frameCount;
    this.sampleRate = vocals.sampleRate;
    this.#peaks = peaks;
    this.#peakFrames = peaks.sampleRate / vocals.sampleRate;
    this.#stems = [vocals, background];
    peaks.addEventListener("load", () => this.dispatchEvent(new Event("load")));
  }

  /** Ends what is being fetched. */
  close() {
    this.#closing.abort();
    this.#peaks.close();
  }

  /**
   * Lowest and highest of each of `count` stretches of `frames` frames from `first` on, in turns; full scale is 1. A
   * stretch is at least a frame long.
   */
  extremes(lane, first, frames, count) {
    const fine = frames < peakFrames ? this.#sampleExtremes(lane, first, frames, count) : null;
    if (fine) return fine;
    const index = lanes.indexOf(lane);
    const scale = this.#peakFrames;
    return Float32Array.from(this.#peaks.extremes(index, first * scale, frames * scale, count), (step) => step / 32_767);
  }

  /** The mean of a lane's channels, silence outside the file; null while samples are missing. */
  mono(lane, first, count) {
    const blocks = this.#blocksOf(first, first + count);
    if (!blocks) return null;
    const result = new Float32Array(count);
    for (let frame = Math.max(0, first); frame < Math.min(first + count, this.frameCount); frame += 1) {
      const [left, right] = blocks.get(Math.floor(frame / blockFrames))[lane];
      result[frame - first] = (left[frame % blockFrames] + right[frame % blockFrames]) / 2;
    }
    return result;
  }

  /** Null while samples are missing. */
  #sampleExtremes(lane, first, frames, count) {
    const blocks = this.#blocksOf(first, first + frames * count);
    if (!blocks) return null;
    const result = new Float32Array(2 * count);
    for (let index = 0; index < count; index += 1) {
      const start = Math.max(0, Math.floor(first + index * frames));
      const end = Math.min(this.frameCount, Math.max(start + 1, Math.floor(first + (index + 1) * frames)));
      let [lowest, highest] = start < end ? [Infinity, -Infinity] : [0, 0];
      for (let frame = start; frame < end; frame += 1) {
        const planes = blocks.get(Math.floor(frame / blockFrames))[lane];
        for (const plane of planes) {
          const sample = plane[frame % blockFrames];
          lowest = Math.min(lowest, sample);
          highest = Math.max(highest, sample);
        }
      }
      result[2 * index] = lowest;
      result[2 * index + 1] = highest;
    }
    return result;
  }

  /** The blocks from a frame to another, by their numbers; null while some are missing, which are fetched. */
  #blocksOf(first, end) {
    const blocks = new Map();
    const last = Math.floor(Math.min(this.frameCount - 1, end) / blockFrames);
    for (let number = Math.max(0, Math.floor(first / blockFrames)); number <= last; number += 1) {
      blocks.set(number, this.#block(number));
    }
    return [...blocks.values()].includes(null) ? null : blocks;
  }

  #block(number) {
    const known = this.#blocks.get(number) ?? null;
    const isNew = !this.#blocks.delete(number);
    // What was looked at last comes last, and goes last.
    this.#blocks.set(number, known);
    if (isNew) this.#fetch(number).catch(() => this.#blocks.delete(number));
    return known;
  }

  async #fetch(number) {
    const stems = await Promise.all(this.#stems.map((stem) =>
      stem.read(number * blockFrames, blockFrames, this.#closing.signal)));
    const [vocals, background] = stems;
    const mixture = vocals.map((plane, side) => plane.map((sample, frame) => sample + background[side][frame]));
    this.#blocks.set(number, { mixture, vocals, background });
    for (const old of this.#blocks.keys()) {
      if (this.#blocks.size <= Math.max(120, (keptSeconds * this.sampleRate) / blockFrames)) break;
      this.#blocks.delete(old);
    }
    this.dispatchEvent(new Event("load"));
  }
}
