import { el, setAttribute } from "/dom.js";
import { handleGridKey } from "/grid-keys.js";
import { icon } from "/icons.js";
import { ItemRow } from "/item-row.js";
import { VirtualList } from "/virtual-list.js";

const columns = [
  ["title", "Title"], ["duration", "Duration"], [null, "Format"], [null, "Stems"], ["added", "Added"],
  [null, "Actions"],
];

/**
 * The items as a grid of rows, of which one is current: the one that Tab leads to and that keys concern.
 *
 * Dispatches `act` with `{action, item, button}` for what is clicked or pressed in a row, and `sort` with the name of a
 * column.
 */
export class ItemGrid extends HTMLElement {
  #pages;
  #selection;
  #list;
  #current = { index: 0, id: null };
  #openID = null;
  #selectAll = el("input", { type: "checkbox", "aria-label": "Select all", "data-action": "select-all" });
  #headings = new Map();
  #canvas = el("div", { role: "rowgroup", class: "item-canvas" });
  #scroller = el("div", { class: "item-scroller" }, this.#canvas);

  constructor(pages, selection) {
    super();
    this.#pages = pages;
    this.#selection = selection;
    setAttribute(this, "role", "grid");
    setAttribute(this, "aria-label", "Library");
    setAttribute(this, "aria-multiselectable", "true");
    setAttribute(this, "aria-colcount", columns.length + 1);
    this.append(this.#heading(), this.#scroller);
    this.#list = new VirtualList(this.#scroller, this.#canvas, {
      makeRow: () => new ItemRow(),
      updateRow: (row, index) => this.#fill(row, index),
      onRange: (first, last) => pages.want(first, last),
    });
    this.#listen();
  }

  /** Whose details are open. */
  set openID(id) {
    this.#openID = id;
    this.#list.refresh();
  }

  get pageSize() {
    return this.#list.pageSize;
  }

  get lastIndex() {
    return (this.#pages.total ?? 0) - 1;
  }

  get currentIndex() {
    return this.#current.index;
  }

  get currentItem() {
    return this.#pages.item(this.#current.index);
  }

  /** Shows anew what is known of a place. */
  refreshRow(index) {
    this.#list.refreshRow(index);
  }

  /** Makes a place the current one and gives its row the focus. */
  moveTo(index) {
    if (this.lastIndex < 0) return;
    this.#makeCurrent(Math.max(0, Math.min(index, this.lastIndex)));
    this.#list.reveal(this.#current.index)?.focus({ preventScroll: true });
  }

  /** Gives the focus back to an item, or to the current place when it is out of sight. */
  focusItem(id) {
    this.moveTo(this.#pages.indexOf(id) ?? this.#current.index);
  }

  /** What a key asks for. Gives whether it asked for anything. */
  handleKey(event) {
    return handleGridKey(event, this, this.#selection);
  }

  act(action, item = this.currentItem, button = null) {
    if (item) this.dispatchEvent(new CustomEvent("act", { detail: { action, item, button } }));
  }

  showSort({ sort, order }) {
    for (const [name, heading] of this.#headings) setAttribute(heading, "aria-sort", name === sort ? order : null);
  }

  #heading() {
    const check = heading(1, "check", el("label", {}, this.#selectAll));
    const cells = columns.map(([name, label], index) => {
      const content = name
        ? el("button", { type: "button", class: "quiet", "data-sort": name }, label, icon("down"))
        : el("span", { class: label === "Actions" ? "visually-hidden" : null }, label);
      const cell = heading(index + 2, label.toLowerCase(), content);
      if (name) this.#headings.set(name, cell);
      return cell;
    });
    const row = el("div", { role: "row", "aria-rowindex": 1, class: "item-columns" }, check, cells);
    return el("div", { role: "rowgroup", class: "item-heading" }, row);
  }

  #listen() {
    this.#pages.addEventListener("replace", () => this.#replace());
    this.#pages.addEventListener("change", () => this.#refresh());
    this.#selection.addEventListener("change", () => this.#showSelection());
    this.#selectAll.addEventListener("change", () => {
      if (this.#selectAll.checked) this.#selection.selectAll();
      else this.#selection.clear();
    });
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("dblclick", (event) => this.#rowOf(event) && !isControl(event) && this.act("play"));
    // A click that selects a range would select the text of the page with it.
    this.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault());
    this.addEventListener("focusin", (event) => this.#followFocus(this.#rowOf(event)));
  }

  #replace() {
    this.#current = { index: 0, id: null };
    this.#list.scrollToTop();
    this.#refresh();
  }

  #refresh() {
    const total = this.#pages.total;
    setAttribute(this, "aria-rowcount", total + 1);
    this.#followCurrent();
    this.#list.count = total;
    this.#list.refresh();
    this.#showSelection();
  }

  /** The current item may have moved, since others came or went before it. */
  #followCurrent() {
    const { id, index } = this.#current;
    const hadFocus = document.activeElement?.matches?.("item-row") && this.contains(document.activeElement);
    const place = (id && this.#pages.indexOf(id)) ?? Math.max(0, Math.min(index, this.lastIndex));
    this.#current = { index: place, id: this.#pages.item(place)?.id ?? id };
    if (hadFocus && place !== index) this.moveTo(place);
  }

  #makeCurrent(index) {
    const before = this.#current.index;
    this.#current = { index, id: this.#pages.item(index)?.id ?? null };
    if (before !== index) this.#list.refreshRow(before);
    this.#list.refreshRow(index);
  }

  #followFocus(row) {
    const index = row ? this.#indexOf(row) : this.#current.index;
    if (index !== this.#current.index) this.#makeCurrent(index);
  }

  #fill(row, index) {
    const item = this.#pages.item(index);
    row.show({
      item, index,
      isSelected: item !== null && this.#selection.has(item.id),
      isCurrent: index === this.#current.index,
      isOpen: item !== null && item.id === this.#openID,
      isSettled: this.#list.isSettled,
    });
  }

  #showSelection() {
    const { size } = this.#selection;
    this.#selectAll.checked = size > 0 && size === this.#pages.total;
    this.#selectAll.indeterminate = size > 0 && size !== this.#pages.total;
    this.toggleAttribute("data-selecting", size > 0);
    this.#list.refresh();
  }

  #rowOf(event) {
    return event.target.closest("item-row");
  }

  #indexOf(row) {
    return Number(row.getAttribute("aria-rowindex")) - 2;
  }

  #click(event) {
    const column = event.target.closest("[data-sort]")?.dataset.sort;
    if (column) return this.dispatchEvent(new CustomEvent("sort", { detail: column }));
    const row = this.#rowOf(event);
    if (!row?.item) return undefined;
    const start = this.#current.index;
    this.#followFocus(row);
    // Links are the browser's.
    if (event.target.closest("a")) return undefined;
    const button = event.target.closest("button");
    if (button) return this.act(button.dataset.action, row.item, button);
    return this.#select(event, row, start);
  }

  #select(event, row, start) {
    const isCheck = event.target.matches("input");
    const isLabel = event.target.matches("label");
    if (event.shiftKey) {
      // A label would click its checkbox as well.
      if (isLabel) event.preventDefault();
      this.#selection.extend(this.#indexOf(row), start);
    } else if (isCheck || event.ctrlKey || event.metaKey) {
      this.#selection.toggle(row.item.id);
    }
    if (!isCheck && !isLabel) row.focus({ preventScroll: true });
  }
}
customElements.define("item-grid", ItemGrid);

function heading(column, name, content) {
  return el("div", { role: "columnheader", "aria-colindex": column, class: `item-${name}` }, content);
}

function isControl(event) {
  return event.target.closest("a, button, input, label") !== null;
}
