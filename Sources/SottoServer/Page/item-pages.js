import { api, isAborted } from "/api.js";

const chunkSize = 100;
const keptChunks = 40;
const fetchDelay = 40;
const reloadDelay = 300;

/**
 * The part of the library that a query finds, fetched in chunks as they come into sight.
 *
 * Dispatches `change` when items or their number have changed, `replace` when another query's come in, and `failure`.
 */
export class ItemPages extends EventTarget {
  /** How many items the query finds; null before the first answer. */
  total = null;
  query = { search: "", sort: "added", order: "descending" };
  #chunks = new Map();
  #fetches = new Map();
  #range = [0, 0];
  #isReplacing = false;
  #fetchTimer = null;
  #reloadTimer = null;

  item(index) {
    return this.#chunks.get(Math.floor(index / chunkSize))?.items[index % chunkSize] ?? null;
  }

  /** Where a loaded item is; null when it is not loaded. */
  indexOf(id) {
    for (const [number, chunk] of this.#chunks) {
      const place = chunk.items.findIndex((item) => item.id === id);
      if (place >= 0) return number * chunkSize + place;
    }
    return null;
  }

  setQuery(query) {
    this.query = { ...this.query, ...query };
    this.#abort(() => true);
    this.#isReplacing = true;
    this.#fetch(0);
  }

  /** Says what is in sight. What no longer is, is not fetched to its end. */
  want(first, last) {
    this.#range = [Math.floor(first / chunkSize), Math.floor(last / chunkSize)];
    if (this.#isReplacing) return;
    const [from, to] = this.#range;
    this.#abort((number) => number < from || number > to);
    clearTimeout(this.#fetchTimer);
    // Chunks that only fly by while someone drags the scroll bar are never asked for.
    this.#fetchTimer = setTimeout(() => this.#fetchMissing(), fetchDelay);
  }

  /** Fetches again what is in sight, soon; until it comes, what was there stays. */
  reload() {
    this.#reloadTimer ??= setTimeout(() => {
      this.#reloadTimer = null;
      if (this.#isReplacing) return this.#fetch(0);
      for (const chunk of this.#chunks.values()) chunk.isStale = true;
      this.#fetchMissing();
    }, reloadDelay);
  }

  /** Puts an item's new state in its place. Gives the place; null when the item is not loaded. */
  patch(item) {
    const index = this.indexOf(item.id);
    if (index !== null) this.#chunks.get(Math.floor(index / chunkSize)).items[index % chunkSize] = item;
    return index;
  }

  /** The ids of a range of places, loaded or not. */
  async ids(first, last) {
    const ids = [];
    for (let offset = first; offset <= last; offset += 1000) {
      const limit = Math.min(1000, last - offset + 1);
      const { items } = await api.items({ ...this.query, offset, limit });
      ids.push(...items.map((item) => item.id));
      if (items.length < limit) break;
    }
    return ids;
  }

  #fetchMissing() {
    const [from, to] = this.#range;
    for (let number = from; number <= to; number += 1) {
      const chunk = this.#chunks.get(number);
      const isBeyond = this.total !== null && number > 0 && number * chunkSize >= this.total;
      if ((!chunk || chunk.isStale) && !isBeyond && !this.#fetches.has(number)) this.#fetch(number);
    }
  }

  async #fetch(number) {
    this.#fetches.get(number)?.abort();
    const controller = new AbortController();
    this.#fetches.set(number, controller);
    const isCurrent = () => this.#fetches.get(number) === controller;
    try {
      const query = { ...this.query, offset: number * chunkSize, limit: chunkSize };
      const page = await api.items(query, controller.signal);
      if (isCurrent()) this.#take(number, page);
    } catch (error) {
      if (!isAborted(error) && isCurrent()) this.#fail(number, error);
    }
  }

  #take(number, page) {
    this.#fetches.delete(number);
    const isReplacing = this.#isReplacing;
    if (isReplacing) this.#chunks.clear();
    this.#isReplacing = false;
    this.total = page.total_count;
    this.#chunks.delete(number);
    this.#chunks.set(number, { items: page.items, isStale: false });
    this.#forget();
    this.dispatchEvent(new Event(isReplacing ? "replace" : "change"));
    if (!isReplacing) this.#fetchMissing();
  }

  #fail(number, error) {
    this.#fetches.delete(number);
    this.dispatchEvent(new CustomEvent("failure", { detail: error }));
  }

  #forget() {
    const [from, to] = this.#range;
    for (const number of this.#chunks.keys()) {
      if (this.#chunks.size <= keptChunks) return;
      if (number < from || number > to) this.#chunks.delete(number);
    }
  }

  #abort(isUnwanted) {
    for (const [number, controller] of this.#fetches) {
      if (!isUnwanted(number)) continue;
      controller.abort();
      this.#fetches.delete(number);
    }
  }
}
