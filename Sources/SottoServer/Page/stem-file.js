import { errorOf, isAborted } from "/api.js";

const headerBytes = 4096;
const extensible = 0xfffe;
/** Where a speaker's sound goes when there are only two: bit of a WAVE_EXTENSIBLE mask, share of left and of right. */
const speakers = [
  [0x1, 1, 0], [0x2, 0, 1], [0x4, Math.SQRT1_2, Math.SQRT1_2], [0x8, 0, 0], [0x10, Math.SQRT1_2, 0],
  [0x20, 0, Math.SQRT1_2], [0x40, 1, 0], [0x80, 0, 1], [0x100, 0.5, 0.5], [0x200, Math.SQRT1_2, 0],
  [0x400, 0, Math.SQRT1_2],
];
const usualMasks = { 6: 0x3f, 8: 0x63f };
/** A connection that breaks is tried again after so many milliseconds: less than what waits to be played. */
const pauses = [100, 500, 1_000];

/** The file has become another one since it was opened: the item was separated again. */
export class StemChanged extends Error {}

/** A stem on the server, read in pieces: WAV or RF64, in integers of 16 or 24 bits or in floats. */
export class StemFile {
  #address;
  #tag;
  #dataOffset;
  #bytesPerSample;
  #isFloat;
  #mask;

  /** Reads the header. Throws where there is no such file, or another kind of one. */
  static async open(address) {
    const file = new StemFile();
    file.#address = address;
    const response = await fetch(address, { headers: { Range: `bytes=0-${headerBytes - 1}` } });
    if (!response.ok) throw new Error(`The stem cannot be read: status ${response.status}.`);
    file.#tag = response.headers.get("etag");
    file.#parse(new DataView(await response.arrayBuffer()));
    return file;
  }

  /**
   * Reads frames, brought to stereo as ITU-R BS.775 says; what lies outside the file is silent.
   * Gives two Float32Arrays of `count` numbers.
   */
  async read(first, count, signal) {
    const planes = [new Float32Array(count), new Float32Array(count)];
    const start = Math.max(0, first);
    const end = Math.min(this.frameCount, first + count);
    if (start >= end) return planes;
    const frameBytes = this.channelCount * this.#bytesPerSample;
    const from = this.#dataOffset + start * frameBytes;
    const headers = { Range: `bytes=${from}-${this.#dataOffset + end * frameBytes - 1}`, "If-Range": this.#tag };
    const response = await fetchPatiently(this.#address, { headers, signal });
    // Who signs in again goes on with the same stem.
    if (response.status === 401) throw errorOf(401, await response.json().catch(() => null));
    if (response.status !== 206) {
      response.body?.cancel();
      throw new StemChanged(`The stem is not what it was: status ${response.status}.`);
    }
    this.#spread(await response.arrayBuffer(), planes, start - first, end - start);
    return planes;
  }

  #parse(view) {
    const is = (at, name) => [...name].every((letter, index) => view.getUint8(at + index) === letter.charCodeAt(0));
    if (!is(0, "RIFF") && !is(0, "RF64")) throw new Error("The stem is no WAV file.");
    let dataBytes = null;
    for (let at = 12; at + 8 <= view.byteLength;) {
      const size = view.getUint32(at + 4, true);
      if (is(at, "ds64")) dataBytes = Number(view.getBigUint64(at + 16, true));
      else if (is(at, "fmt ")) this.#parseFormat(view, at + 8, size);
      else if (is(at, "data")) {
        this.#dataOffset = at + 8;
        const bytes = size === 0xffffffff ? dataBytes : size;
        this.frameCount = Math.floor(bytes / (this.channelCount * this.#bytesPerSample));
        return;
      }
      at += 8 + size + (size % 2);
    }
    throw new Error("The stem has no samples.");
  }

  #parseFormat(view, at, size) {
    const tag = view.getUint16(at, true);
    this.channelCount = view.getUint16(at + 2, true);
    this.sampleRate = view.getUint32(at + 4, true);
    this.#bytesPerSample = view.getUint16(at + 14, true) / 8;
    const isExtensible = tag === extensible && size >= 40;
    this.#isFloat = (isExtensible ? view.getUint16(at + 24, true) : tag) === 3;
    this.#mask = (isExtensible && view.getUint32(at + 20, true)) || usualMasks[this.channelCount] || 0;
  }

  /** What each channel gives to left and right. */
  get #shares() {
    if (this.channelCount === 1) return [[1, 1]];
    const named = speakers.filter(([bit]) => this.#mask & bit).map(([, left, right]) => [left, right]);
    if (named.length === this.channelCount) return named;
    return Array.from({ length: this.channelCount }, (_, channel) =>
      [[1, 0], [0, 1]][channel] ?? [Math.SQRT1_2, Math.SQRT1_2]);
  }

  #spread(bytes, planes, offset, count) {
    const samples = this.#samples(bytes);
    const step = this.channelCount;
    this.#shares.forEach((shares, channel) => shares.forEach((share, side) => {
      if (share === 0) return;
      const plane = planes[side];
      for (let frame = 0, at = channel; frame < count; frame += 1, at += step) {
        plane[offset + frame] += share * samples[at];
      }
    }));
  }

  #samples(bytes) {
    if (this.#isFloat) return new Float32Array(bytes);
    if (this.#bytesPerSample === 2) return Float32Array.from(new Int16Array(bytes), (step) => step / 32_768);
    const raw = new Uint8Array(bytes);
    const samples = new Float32Array(Math.floor(raw.length / 3));
    for (let index = 0, at = 0; index < samples.length; index += 1, at += 3) {
      samples[index] = ((raw[at + 2] << 24) | (raw[at + 1] << 16) | (raw[at] << 8)) / 2_147_483_648;
    }
    return samples;
  }
}

/** As fetch; a request that gets no answer is sent again. */
async function fetchPatiently(address, options) {
  for (const pause of pauses) {
    try {
      return await fetch(address, options);
    } catch (error) {
      if (isAborted(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
      options.signal?.throwIfAborted();
    }
  }
  return fetch(address, options);
}
