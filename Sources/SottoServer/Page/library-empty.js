import { button, opensMenu } from "/buttons.js";
import { desktopWindow } from "/desktop-window.js";
import { el, errorBlock, setShown } from "/dom.js";
import { openAddMenu } from "/file-adding.js";
import { icon } from "/icons.js";
import { showPack } from "/pack-banner.js";
import { missingPack } from "/separating.js";

/** Stands where the list would be, and says what to do. Dispatches `clear-search` and `retry`. */
export class LibraryEmpty extends HTMLElement {
  #shape = null;

  /** `total` is null while it is not known; `failure` is why it is not. */
  show({ total, search, failure }) {
    const pack = total === 0 && search === "" ? missingPack() : null;
    const shape = [total === 0, search, failure?.code, pack?.id, pack?.state].join();
    setShown(this, total === 0 || (failure !== null && total === null));
    if (this.hidden || shape === this.#shape) return;
    this.#shape = shape;
    this.replaceChildren(this.#content(search, failure, pack));
  }

  #content(search, failure, pack) {
    if (failure) {
      const retry = this.#button("retry", "Try again");
      return state("failure", "The library cannot be shown", errorBlock(failure), retry);
    }
    if (search) {
      return state(
        "no-result", `Nothing found for “${search}”`,
        el("p", {}, "Each word must begin a word of the title or the path."),
        this.#button("clear-search", "Clear search")
      );
    }
    return pack ? this.#nothingInstalled(pack) : this.#noItems();
  }

  #nothingInstalled(pack) {
    const text = el("p", {});
    const link = el("a", { class: "button primary", "data-action": "show-pack" });
    showPack(pack, text, link);
    return state(
      "nothing-installed", "Welcome to Sotto", text,
      el("p", {}, "You see what will be downloaded, and from where, before it starts. Nothing else uses the network."),
      link, el("p", {}, "You can add films and recordings meanwhile."), addButton("")
    );
  }

  #noItems() {
    return state(
      "no-items", "The library is empty",
      el("p", {}, "Drop films or recordings anywhere on this page, or choose them. ",
        desktopWindow ? "They stay where they are." : "To leave them where they are, add them by path."),
      addButton("primary")
    );
  }

  #button(event, label) {
    return button(event, label, { on: { click: () => this.dispatchEvent(new Event(event)) } });
  }
}
customElements.define("library-empty", LibraryEmpty);

function addButton(kind) {
  const add = button("add", [icon("add"), "Add"], { class: kind, ...opensMenu });
  add.addEventListener("click", () => openAddMenu(add));
  return add;
}

function state(name, title, ...content) {
  return el("div", { class: "empty-state", "data-empty": name }, el("h2", {}, title), content);
}
