/** Zero crossings of the filter on each side: with this window, what it leaves of mirror images is below -90 dB. */
const crossings = 24;
const kaiserBeta = 9;

/**
 * A StemFile as if it had another sample rate, so that stems of two rates can be compared frame by frame. Each frame is
 * interpolated with a sinc in a Kaiser window (J. O. Smith, "Digital Audio Resampling"), one filter for each place
 * between two frames of the file that occurs.
 */
export class ResampledStem {
  sampleRate;
  frameCount;
  #stem;
  /** Frames of the file for so many frames here. */
  #from;
  #to;
  #cutoff;
  #filters = new Map();

  constructor(stem, sampleRate) {
    const divisor = greatestCommonDivisor(stem.sampleRate, sampleRate);
    this.#stem = stem;
    this.#from = stem.sampleRate / divisor;
    this.#to = sampleRate / divisor;
    this.#cutoff = Math.min(1, this.#to / this.#from);
    this.sampleRate = sampleRate;
    this.frameCount = Math.round((stem.frameCount * this.#to) / this.#from);
  }

  /** As StemFile.read. */
  async read(first, count, signal) {
    const reach = Math.ceil(crossings / this.#cutoff);
    const start = this.#place(first).frame - reach;
    const length = this.#place(first + count - 1).frame + reach + 2 - start;
    const planes = await this.#stem.read(start, length, signal);
    return planes.map((plane) => this.#resample(plane, first, count, start + reach));
  }

  /** Where a frame lies in the file: between which frames, and how many parts of `#to` after the first of them. */
  #place(frame) {
    const parts = frame * this.#from;
    const before = Math.floor(parts / this.#to);
    return { frame: before, part: parts - before * this.#to };
  }

  #resample(plane, first, count, origin) {
    const result = new Float32Array(count);
    for (let index = 0; index < count; index += 1) {
      const { frame, part } = this.#place(first + index);
      const filter = this.#filter(part);
      let sum = 0;
      for (let tap = 0, at = frame - origin; tap < filter.length; tap += 1, at += 1) sum += filter[tap] * plane[at];
      result[index] = sum;
    }
    return result;
  }

  #filter(part) {
    const known = this.#filters.get(part);
    if (known) return known;
    const reach = Math.ceil(crossings / this.#cutoff);
    const filter = Float32Array.from({ length: 2 * reach + 1 }, (_, tap) => {
      const distance = (tap - reach - part / this.#to) * this.#cutoff;
      return this.#cutoff * sinc(distance) * kaiser(distance / crossings);
    });
    this.#filters.set(part, filter);
    return filter;
  }
}

function greatestCommonDivisor(a, b) {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x) {
  return Math.abs(x) < 1 ? bessel(kaiserBeta * Math.sqrt(1 - x * x)) / bessel(kaiserBeta) : 0;
}

/** The modified Bessel function of the first kind, order 0, by its power series. */
function bessel(x) {
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-12 * sum; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
