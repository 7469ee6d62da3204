import { el, setShown, setText } from "/dom.js";
import { count } from "/format.js";
import { icon } from "/icons.js";
import { removeItems } from "/item-removing.js";
import { openSeparateMenu, separate } from "/separating.js";
import { tellingErrors } from "/toasts.js";

/** What can be done with all that is selected. */
export class SelectionBar extends HTMLElement {
  #selection;
  #pages;
  #text = el("p", { role: "status" });
  #buttons = el("div", { class: "selection-buttons" });
  #all = button("select-all-items", "Select all", () => this.#selection.selectAll(), "quiet");
  #choose = el(
    "button", { type: "button", class: "icon-button", "data-action": "separate-selected-menu", "aria-label": "How to separate what is selected", "aria-haspopup": "menu", "aria-expanded": "false" },
    icon("down")
  );
  #isBusy = false;

  constructor(selection, pages) {
    super();
    this.#selection = selection;
    this.#pages = pages;
    this.#choose.addEventListener("click", () => openSeparateMenu(this.#choose, (options) => this.separate(options)));
    this.#buttons.append(
      el("span", { class: "split-button" }, button("separate-selected", "Separate", () => this.separate(), "primary"), this.#choose),
      button("remove-selected", "Remove…", () => this.remove()), this.#all,
      button("clear-selection", "Clear", () => this.#selection.clear(), "quiet")
    );
    this.#choose.classList.add("primary");
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
    await tellingErrors(() => work(ids, (done) => setText(this.#text, `${word} ${count(done)} of ${count(ids.length)}…`)));
    this.#isBusy = false;
    this.#show();
  }

  #show() {
    const { size } = this.#selection;
    const { total } = this.#pages;
    setShown(this, size > 0);
    setShown(this.#all, total !== null && size < total);
    setText(this.#all, `Select all ${count(total ?? 0)}`);
    if (!this.#isBusy) setText(this.#text, `${count(size)} selected`);
  }
}
customElements.define("selection-bar", SelectionBar);

function button(action, label, act, kind = "") {
  return el("button", { type: "button", class: kind, "data-action": action, on: { click: act } }, label);
}
