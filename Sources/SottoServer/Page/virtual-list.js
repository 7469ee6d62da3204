import { oncePerFrame } from "/dom.js";

const overscan = 6;
const settleDelay = 100;

/**
 * A list of rows of one height, of which only those in sight are in the document; a row that leaves the sight is given
 * to one that comes. The row height is the scroller's `--row-height`, so that style sheets can change it.
 *
 * `makeRow()` makes a row, `updateRow(row, index)` fills it, `onRange(first, last, isSettled)` says what is in sight.
 */
export class VirtualList {
  rowHeight = 0;
  #scroller;
  #canvas;
  #callbacks;
  #rows = new Map();
  #count = 0;
  #settleTimer = null;
  #isSettled = true;
  #renderSoon = oncePerFrame(() => this.#render());

  constructor(scroller, canvas, callbacks) {
    this.#scroller = scroller;
    this.#canvas = canvas;
    this.#callbacks = callbacks;
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#measure()).observe(scroller);
  }

  /** Whether the list rests, so that what is costly to fetch is worth fetching. */
  get isSettled() {
    return this.#isSettled;
  }

  set count(count) {
    if (count === this.#count) return;
    this.#count = count;
    this.#resizeCanvas();
    this.#renderSoon();
  }

  /** Fills all rows that are shown again. */
  refresh() {
    for (const [index, row] of this.#rows) this.#callbacks.updateRow(row, index);
    this.#renderSoon();
  }

  refreshRow(index) {
    const row = this.#rows.get(index);
    if (row) this.#callbacks.updateRow(row, index);
  }

  /** The row at an index, brought into sight. */
  reveal(index) {
    const top = index * this.rowHeight;
    const { scrollTop, clientHeight } = this.#scroller;
    if (top < scrollTop) this.#scroller.scrollTop = top;
    else if (top + this.rowHeight > scrollTop + clientHeight) this.#scroller.scrollTop = top + this.rowHeight - clientHeight;
    this.#render();
    return this.#rows.get(index) ?? null;
  }

  scrollToTop() {
    this.#scroller.scrollTop = 0;
    this.#renderSoon();
  }

  /** How many rows a page key moves by. */
  get pageSize() {
    return Math.max(1, Math.floor(this.#scroller.clientHeight / this.rowHeight) - 1);
  }

  #measure() {
    const height = parseFloat(getComputedStyle(this.#scroller).getPropertyValue("--row-height"));
    if (height !== this.rowHeight) {
      // The row at the top stays at the top.
      const topIndex = this.rowHeight ? this.#scroller.scrollTop / this.rowHeight : 0;
      this.rowHeight = height;
      this.#resizeCanvas();
      this.#scroller.scrollTop = topIndex * height;
      for (const [index, row] of this.#rows) this.#place(row, index);
    }
    this.#renderSoon();
  }

  #resizeCanvas() {
    this.#canvas.style.setProperty("height", `${this.#count * this.rowHeight}px`);
  }

  #scrolled() {
    this.#isSettled = false;
    clearTimeout(this.#settleTimer);
    this.#settleTimer = setTimeout(() => {
      this.#isSettled = true;
      this.refresh();
    }, settleDelay);
    this.#renderSoon();
  }

  #place(row, index) {
    row.style.setProperty("transform", `translateY(${index * this.rowHeight}px)`);
  }

  #render() {
    if (this.rowHeight === 0) return;
    const { scrollTop, clientHeight } = this.#scroller;
    const visibleFirst = Math.floor(scrollTop / this.rowHeight);
    const visibleLast = Math.ceil((scrollTop + clientHeight) / this.rowHeight) - 1;
    const first = Math.max(0, visibleFirst - overscan);
    const last = Math.min(this.#count - 1, visibleLast + overscan);
    const free = this.#takeRowsOutside(first, last);
    this.#fill(first, last, free);
    free.forEach((row) => row.remove());
    if (this.#count) this.#callbacks.onRange(first, last, this.#isSettled);
  }

  /** Rows that nobody sees, in their order; the one that has the focus stays, or the focus would be lost. */
  #takeRowsOutside(first, last) {
    const free = [];
    for (const [index, row] of [...this.#rows].sort(([one], [other]) => one - other)) {
      const isFocused = index < this.#count && row.contains(document.activeElement);
      if ((index < first || index > last) && !isFocused) {
        this.#rows.delete(index);
        free.push(row);
      }
    }
    return free;
  }

  #fill(first, last, free) {
    // From the end to the start, so that the rows stand in the document in the order in which they are read.
    let following = null;
    for (let index = last; index >= first; index -= 1) {
      let row = this.#rows.get(index);
      if (!row) {
        row = free.pop() ?? this.#callbacks.makeRow();
        this.#rows.set(index, row);
        this.#place(row, index);
        this.#callbacks.updateRow(row, index);
        // What stands where it has to is not moved: everything in it would be laid out again.
        if (row.parentNode === null || row.nextSibling !== following) this.#canvas.insertBefore(row, following);
      }
      following = row;
    }
  }
}
