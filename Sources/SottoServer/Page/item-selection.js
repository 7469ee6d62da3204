import { tellingErrors } from "/toasts.js";

/** Which items are selected, across all that the list holds. Dispatches `change`. */
export class ItemSelection extends EventTarget {
  /** Whether a range is being fetched. */
  isFetching = false;
  #pages;
  #ids = new Set();
  /** Where a range begins, and what was selected before it. */
  #anchor = null;
  #base = new Set();
  /** Counts what was asked for: ranges have to be fetched, and only the last one counts. */
  #request = 0;

  constructor(pages) {
    super();
    this.#pages = pages;
  }

  get size() {
    return this.#ids.size;
  }

  get ids() {
    return [...this.#ids];
  }

  has(id) {
    return this.#ids.has(id);
  }

  toggle(id) {
    this.#forgetFetch();
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.#anchor = id;
    this.#base = new Set(this.#ids);
    this.#tell();
  }

  /** Selects from where the last click was, or else `fallback`, to an index. */
  async extend(index, fallback = index) {
    const anchor = (this.#anchor && this.#pages.indexOf(this.#anchor)) ?? fallback;
    this.#anchor ??= this.#pages.item(anchor)?.id ?? null;
    await this.#take(Math.min(anchor, index), Math.max(anchor, index), this.#base);
  }

  async selectAll() {
    if (this.#pages.total) await this.#take(0, this.#pages.total - 1, []);
  }

  drop(id) {
    this.#base.delete(id);
    if (this.#ids.delete(id)) this.#tell();
  }

  clear() {
    this.#forgetFetch();
    this.#anchor = null;
    this.#base.clear();
    this.#ids.clear();
    this.#tell();
  }

  async #take(first, last, base) {
    this.#request += 1;
    const request = this.#request;
    const ids = this.#loadedIDs(first, last) ?? (await this.#fetchIDs(first, last));
    if (request !== this.#request) return;
    this.isFetching = false;
    if (ids) this.#ids = new Set([...base, ...ids]);
    this.#tell();
  }

  #fetchIDs(first, last) {
    this.isFetching = true;
    this.#tell();
    return tellingErrors(() => this.#pages.ids(first, last), "Select");
  }

  #loadedIDs(first, last) {
    const ids = [];
    for (let index = first; index <= last; index += 1) {
      const item = this.#pages.item(index);
      if (!item) return null;
      ids.push(item.id);
    }
    return ids;
  }

  #forgetFetch() {
    this.#request += 1;
    this.isFetching = false;
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
