import { button, iconButton, opensMenu } from "/buttons.js";
import { el, setShown, setText } from "/dom.js";
import { count } from "/format.js";
import { removeItems } from "/item-removing.js";
import { openSeparateMenu, separate } from "/separating.js";
import { tellingErrors } from "/toasts.js";

/** What can be done with all that is selected. */
export class SelectionBar extends HTMLElement {
  #selection;
  #pages;
  #text = el("p", { role: "status" });
  #buttons = el("div", { class: "selection-buttons" });
  #all = button("select-all-items", "Select all", { class: "quiet", on: { click: () => this.#selection.selectAll() } });
  #choose = iconButton("separate-selected-menu", "down", "How to separate what is selected", {
    class: "primary icon-button", ...opensMenu,
  });
  #isBusy = false;

  constructor(selection, pages) {
    super();
    this.#selection = selection;
    this.#pages = pages;
    this.#choose.addEventListener("click", () => openSeparateMenu(this.#choose, (options) => this.separate(options)));
    const separateAll = button("separate-selected", "Separate", {
      class: "primary", on: { click: () => this.separate() },
    });
    this.#buttons.append(
      el("span", { class: "split-button" }, separateAll, this.#choose),
      button("remove-selected", "Remove…", { on: { click: () => this.remove() } }), this.#all,
      button("clear-selection", "Clear", { class: "quiet", on: { click: () => this.#selection.clear() } })
    );
    this.append(this.#text, this.#buttons);
    selection.addEventListener("change", () => this.#show());
    pages.addEventListener("change", () => this.#show());
    this.#show();
  }

  separate(options = {}) {
    return this.#work("Queueing", (ids, onProgress) => separate(ids, options, onProgress));
  }

  remove() {
    return this.#work("Removing", removeItems);
  }

  async #work(word, work) {
    if (this.#isBusy) return;
    this.#isBusy = true;
    const { ids } = this.#selection;
    const tell = (done) => setText(this.#text, `${word} ${count(done)} of ${count(ids.length)}…`);
    await tellingErrors(() => work(ids, tell));
    this.#isBusy = false;
    this.#show();
  }

  #show() {
    const { size, isFetching } = this.#selection;
    const { total } = this.#pages;
    setShown(this, size > 0 || isFetching);
    setShown(this.#buttons, !isFetching);
    setShown(this.#all, total !== null && size < total);
    setText(this.#all, `Select all ${count(total ?? 0)}`);
    if (!this.#isBusy) setText(this.#text, isFetching ? "Selecting…" : `${count(size)} selected`);
  }
}
customElements.define("selection-bar", SelectionBar);
