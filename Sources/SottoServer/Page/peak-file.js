const headerBytes = 64;
const finestColumn = 256;
const factor = 4;
const fewColumns = 512;
const tileColumns = 4096;
const mostTiles = 300;

/**
 * The peaks of an item's waveforms on the server, fetched in tiles as they are looked at. GET /items/{item}/peaks
 * describes the file.
 *
 * Dispatches `load` when a tile has come.
 */
export class PeakFile extends EventTarget {
  #address;
  #tag;
  #tiles = new Map();
  #closing = new AbortController();

  /** Reads the header and the coarsest level, which is enough for a first picture of any length. */
  static async open(address) {
    const file = new PeakFile();
    file.#address = address;
    const response = await fetch(address, { headers: { Range: `bytes=0-${headerBytes - 1}` } });
    if (!response.ok) throw new Error(`There are no peaks: status ${response.status}.`);
    file.#tag = response.headers.get("etag");
    const view = new DataView(await response.arrayBuffer());
    file.laneCount = view.getUint32(8, true);
    file.sampleRate = view.getUint32(12, true);
    file.frameCount = Number(view.getBigUint64(16, true));
    file.#layOut();
    await file.#fetchTile(file.levels.length - 1, 0);
    return file;
  }

  /** Ends what is being fetched. */
  close() {
    this.#closing.abort();
  }

  /**
   * Gives the extremes of a lane for `count` stretches of `frames` frames each, from frame `first` on: an Int16Array of
   * lowest and highest in turns. Where the right tile is not there yet, it is fetched, and what coarser ones say is
   * given meanwhile. Stretches outside the file are 0.
   */
  extremes(lane, first, frames, count) {
    const wanted = this.#levelFor(frames);
    const result = new Int16Array(2 * count);
    for (let index = 0; index < count; index += 1) {
      const start = Math.max(0, first + index * frames);
      const end = Math.min(this.frameCount, first + (index + 1) * frames);
      if (start >= end) continue;
      const found = this.#extremesAt(wanted, lane, start, end);
      [result[2 * index], result[2 * index + 1]] = found;
    }
    return result;
  }

  #layOut() {
    this.levels = [];
    let offset = headerBytes;
    for (let frames = finestColumn; ; frames *= factor) {
      const columns = Math.ceil(this.frameCount / frames);
      this.levels.push({ frames, columns, offset });
      offset += columns * this.#columnBytes;
      if (columns <= fewColumns) return;
    }
  }

  get #columnBytes() {
    return 4 * this.laneCount;
  }

  /** The coarsest level whose columns are no longer than a stretch. */
  #levelFor(frames) {
    let level = 0;
    while (level + 1 < this.levels.length && this.levels[level + 1].frames <= frames) level += 1;
    return level;
  }

  #extremesAt(wanted, lane, start, end) {
    for (let level = wanted; level < this.levels.length; level += 1) {
      const found = this.#extremesIn(level, lane, start, end);
      if (found) return found;
    }
    return [0, 0];
  }

  /** Null while a tile is missing. */
  #extremesIn(level, lane, start, end) {
    const { frames } = this.levels[level];
    const firstColumn = Math.floor(start / frames);
    const lastColumn = Math.max(firstColumn, Math.ceil(end / frames) - 1);
    let [lowest, highest] = [32_767, -32_767];
    for (let column = firstColumn; column <= lastColumn; column += 1) {
      const tile = this.#tile(level, Math.floor(column / tileColumns));
      if (!tile) return null;
      const at = ((column % tileColumns) * this.laneCount + lane) * 2;
      lowest = Math.min(lowest, tile[at]);
      highest = Math.max(highest, tile[at + 1]);
    }
    return [lowest, highest];
  }

  #tile(level, number) {
    const known = this.#tiles.get(`${level}/${number}`);
    if (known === undefined) this.#fetchTile(level, number).catch(() => {});
    return known ?? null;
  }

  async #fetchTile(level, number) {
    const key = `${level}/${number}`;
    this.#tiles.set(key, null);
    const { offset, columns } = this.levels[level];
    const first = number * tileColumns;
    const end = Math.min(columns, first + tileColumns);
    const range = `bytes=${offset + first * this.#columnBytes}-${offset + end * this.#columnBytes - 1}`;
    try {
      const headers = { Range: range, "If-Range": this.#tag };
      const response = await fetch(this.#address, { headers, signal: this.#closing.signal });
      if (response.status !== 206) {
        response.body?.cancel();
        throw new Error(`The peaks are not what they were: status ${response.status}.`);
      }
      this.#keep(key, new Int16Array(await response.arrayBuffer()));
    } catch (error) {
      this.#tiles.delete(key);
      throw error;
    }
    this.dispatchEvent(new Event("load"));
  }

  /** The tiles that came first go first; the coarsest level is small and stays. */
  #keep(key, tile) {
    this.#tiles.set(key, tile);
    const coarsest = `${this.levels.length - 1}/0`;
    for (const old of this.#tiles.keys()) {
      if (this.#tiles.size <= mostTiles) return;
      if (old !== coarsest && old !== key) this.#tiles.delete(old);
    }
  }
}
