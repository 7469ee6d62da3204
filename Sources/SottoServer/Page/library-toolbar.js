import { button, opensMenu } from "/buttons.js";
import { el, setText } from "/dom.js";
import { count, counted } from "/format.js";
import { icon } from "/icons.js";

const searchDelay = 150;
const orders = [
  ["added", "descending", "Newest first"], ["added", "ascending", "Oldest first"],
  ["title", "ascending", "Title A to Z"], ["title", "descending", "Title Z to A"],
  ["duration", "ascending", "Shortest first"], ["duration", "descending", "Longest first"],
];

/**
 * Above the list: search, order, how many items there are, Add.
 *
 * Dispatches `query` with what changes of the list's query, `add` with the button, and `leave` when the keyboard goes
 * on into the list.
 */
export class LibraryToolbar extends HTMLElement {
  #search = el("input", {
    type: "search", id: "library-search", "aria-label": "Search the library", placeholder: "Search",
    spellcheck: "false", maxlength: "1000", enterkeyhint: "search", title: "Search (/)",
  });
  #order = el("select", { id: "library-order", "aria-label": "Order" }, orders.map(([sort, order, label]) =>
    el("option", { value: `${sort} ${order}` }, label)));
  #count = el("p", { class: "library-count secondary", role: "status" });
  #add = button("add", [icon("add"), "Add"], { class: "primary", ...opensMenu });
  #timer = null;
  #asked = "";

  constructor() {
    super();
    const search = el("div", { class: "library-search" }, icon("search"), this.#search);
    this.append(search, this.#count, this.#order, this.#add);
    this.#search.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), searchDelay);
    });
    this.#search.addEventListener("keydown", (event) => this.#handleKey(event));
    this.#order.addEventListener("change", () => {
      const [sort, order] = this.#order.value.split(" ");
      this.#tell("query", { sort, order });
    });
    this.#add.addEventListener("click", () => this.#tell("add", this.#add));
  }

  focusSearch() {
    this.#search.focus();
    this.#search.select();
  }

  clearSearch() {
    this.#search.value = "";
    this.#ask();
  }

  showOrder({ sort, order }) {
    this.#order.value = `${sort} ${order}`;
  }

  /** Null while it is not known. */
  showCount(total, isSearch) {
    const text = isSearch ? `${count(total ?? 0)} found` : counted(total ?? 0, "item");
    setText(this.#count, total === null ? "" : text);
  }

  #ask() {
    clearTimeout(this.#timer);
    const search = this.#search.value.trim();
    if (search === this.#asked) return;
    this.#asked = search;
    this.#tell("query", { search });
  }

  #handleKey(event) {
    if (event.key === "Escape" && this.#search.value) this.clearSearch();
    else if (event.key === "Escape" || event.key === "ArrowDown") this.#tell("leave");
    else if (event.key === "Enter") this.#ask();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #tell(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
customElements.define("library-toolbar", LibraryToolbar);
