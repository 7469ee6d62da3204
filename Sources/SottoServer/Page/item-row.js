import { addresses } from "/api.js";
import { button, iconButton, opensMenu } from "/buttons.js";
import { el, setAttribute, setShown, setText } from "/dom.js";
import { absolute, duration, relative } from "/format.js";
import { icon } from "/icons.js";
import { formatLines, isActive, pathParts } from "/item-words.js";
import { live } from "/live.js";
import { StemsState } from "/stems-state.js";

/**
 * One row of the library. The list gives it one item after the other, so it is made once, and `show` touches only what
 * differs.
 */
export class ItemRow extends HTMLElement {
  /** The item that is shown; null while it is not loaded. */
  item = null;
  #check = el("input", { type: "checkbox", "data-action": "select" });
  #picture = el("img", { alt: "", decoding: "async", hidden: true });
  #film = icon("film");
  #note = icon("audio");
  #title = el("a", { class: "item-title truncate", "data-action": "details" });
  #missing = el("span", { class: "badge badge-warn" }, icon("warning"), "File missing");
  #folder = el("span", { class: "truncate" });
  #name = el("span", { class: "truncate" });
  #path = el("span", { class: "item-path" }, this.#missing, this.#folder, this.#name);
  #duration = el("span");
  #format = [el("span", { class: "truncate" }), el("span", { class: "truncate secondary" })];
  #stems = new StemsState();
  #added = el("span");
  #separate = button("separate", "Separate");
  #choose = iconButton("separate-menu", "down", null, {
    class: "icon-button", title: "How to separate", ...opensMenu,
  });
  #split = el("span", { class: "split-button" }, this.#separate, this.#choose);
  #cancel = button("cancel", "Cancel");
  #play = iconButton("play", "play", null, { title: "Play" });
  #more = iconButton("more", "more", null, { title: "More", ...opensMenu });

  constructor() {
    super();
    setAttribute(this, "role", "row");
    setAttribute(this, "tabindex", -1);
    this.#picture.addEventListener("load", () => setShown(this.#picture, true));
    this.append(
      cell(1, "item-check", el("label", {}, this.#check)),
      cell(2, "item-name", el("span", { class: "item-picture" }, this.#film, this.#note, this.#picture),
        el("span", { class: "item-words" }, this.#title, this.#path)),
      cell(3, "item-duration", this.#duration),
      cell(4, "item-format", ...this.#format),
      cell(5, "item-stems", this.#stems),
      cell(6, "item-added", this.#added),
      cell(7, "item-actions", this.#split, this.#cancel, this.#play, this.#more)
    );
  }

  /** What can be operated in the row, from left to right. */
  get controls() {
    const all = [
      this.#check, this.#title, this.#stems.link, this.#separate, this.#choose, this.#cancel, this.#play, this.#more,
    ];
    return all.filter((control) => control.checkVisibility());
  }

  show({ item, index, isSelected, isCurrent, isOpen, isSettled }) {
    const isOther = item?.id !== this.item?.id;
    this.item = item;
    setAttribute(this, "aria-rowindex", index + 2);
    setAttribute(this, "aria-selected", isSelected);
    setAttribute(this, "aria-busy", item ? null : "true");
    setAttribute(this, "aria-current", isOpen ? "true" : null);
    setAttribute(this, "data-item-id", item?.id);
    this.#check.checked = isSelected;
    this.#makeReachable(isCurrent);
    if (!item) return this.#showNothing();
    if (isOther) this.#nameControls(item);
    this.#showPicture(item, isOther, isSettled);
    this.#showWords(item);
    this.#showState(item);
  }

  /** Only the current row can be reached with Tab, and what is in it. */
  #makeReachable(isCurrent) {
    if (this.tabIndex === (isCurrent ? 0 : -1) && this.#check.tabIndex === this.tabIndex) return;
    for (const target of [this, ...this.querySelectorAll("a, button, input")]) target.tabIndex = isCurrent ? 0 : -1;
  }

  #showNothing() {
    setAttribute(this, "data-state", null);
    this.#picture.removeAttribute("src");
    setShown(this.#picture, false);
  }

  #nameControls({ id, title }) {
    setAttribute(this.#title, "href", `#/library/${id}`);
    setAttribute(this.#check, "aria-label", `Select ${title}`);
    setAttribute(this.#separate, "aria-label", `Separate ${title}`);
    setAttribute(this.#choose, "aria-label", `How to separate ${title}`);
    setAttribute(this.#cancel, "aria-label", `Cancel separating ${title}`);
    setAttribute(this.#play, "aria-label", `Play ${title}`);
    setAttribute(this.#more, "aria-label", `More for ${title}`);
  }

  #showPicture(item, isOther, isSettled) {
    setAttribute(this.#film, "hidden", !item.video);
    setAttribute(this.#note, "hidden", Boolean(item.video));
    if (isOther || !item.has_thumbnail) {
      setShown(this.#picture, false);
      this.#picture.removeAttribute("src");
    }
    // While someone scrolls, pictures would only be in the way of what they look for.
    if (isSettled && item.has_thumbnail) setAttribute(this.#picture, "src", addresses.thumbnail(item.id));
  }

  #showWords(item) {
    const [folder, name] = pathParts(item);
    const [wrapping, content] = formatLines(item);
    setText(this.#title, item.title);
    setAttribute(this.#title, "title", item.title);
    setShown(this.#missing, item.missing);
    setText(this.#folder, folder);
    setText(this.#name, name);
    setAttribute(this.#path, "title", item.path);
    setText(this.#duration, duration(item.duration_seconds));
    setText(this.#format[0], wrapping);
    setText(this.#format[1], content);
    setText(this.#added, relative(item.added_at));
    setAttribute(this.#added, "title", absolute(item.added_at));
  }

  #showState(item) {
    const job = live.newest(item.latest_job);
    setAttribute(this, "data-state", this.#stems.show(item, job));
    setShown(this.#split, !isActive(job));
    setShown(this.#cancel, isActive(job));
    this.#cancel.disabled = Boolean(job?.cancel_requested);
    this.#keepFocus();
  }

  /** A button that was pressed may be gone by what it did; its row takes the focus then. */
  #keepFocus() {
    const focused = document.activeElement;
    const isGone = focused !== this && this.contains(focused) && focused.closest("[hidden], :disabled");
    if (isGone) this.focus({ preventScroll: true });
  }
}
customElements.define("item-row", ItemRow);

function cell(column, name, ...children) {
  return el("div", { role: "gridcell", "aria-colindex": column, class: name }, ...children);
}
