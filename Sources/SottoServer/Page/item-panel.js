import { ApiError, api } from "/api.js";
import { button, iconButton, opensMenu } from "/buttons.js";
import { el, errorBlock, setAttribute, setShown, setText } from "/dom.js";
import { duration } from "/format.js";
import { icon } from "/icons.js";
import { fileFacts, separationFacts } from "/item-facts.js";
import { ItemPlayers } from "/item-players.js";
import { ItemState } from "/item-state.js";
import { formatLines, isActive } from "/item-words.js";
import { live } from "/live.js";

/**
 * All there is of one item: players, the state of its stems, how they were made, its file.
 *
 * Dispatches `act` as the list does, and `close` when the user wants no more of it.
 */
export class ItemPanel extends HTMLElement {
  /** Whose details are shown; null when it is closed. */
  itemID = null;
  #item = null;
  #manifest = null;
  #title = el("h2", { id: "item-panel-title", tabindex: "-1" });
  #summary = el("p", { class: "secondary" });
  #separate = button("separate", "Separate");
  #choose = iconButton("separate-menu", "down", "How to separate", { class: "icon-button", ...opensMenu });
  #split = el("span", { class: "split-button" }, this.#separate, this.#choose);
  #listen = el("a", { class: "button", "data-action": "listen" }, icon("listen"), "Listen");
  #actions = el(
    "div", { class: "panel-actions" }, this.#listen, this.#split,
    button("remove", [icon("remove"), "Remove…"], { class: "quiet" })
  );
  #problem = el("div", { role: "alert" });
  #state = new ItemState();
  #players = new ItemPlayers();
  #made = el("section", { class: "panel-section" });
  #file = el("section", { class: "panel-section" });
  #content = el("div", { class: "panel-content" }, this.#state, this.#players, this.#actions, this.#made, this.#file);

  constructor() {
    super();
    this.hidden = true;
    setAttribute(this, "role", "region");
    setAttribute(this, "aria-labelledby", "item-panel-title");
    const close = iconButton("close", "close", "Close", { title: "Close (Escape)" });
    const heading = el("div", { class: "panel-header" }, el("div", {}, this.#title, this.#summary), close);
    this.append(heading, this.#problem, this.#content);
    this.addEventListener("click", (event) => this.#click(event));
    live.addEventListener("item", ({ detail }) => this.#takeItem(detail));
    live.addEventListener("job", ({ detail }) => this.#takeJob(detail));
    live.addEventListener("reload", () => this.itemID && this.#load());
  }

  /** Opens an item; `known` is what the list has of it. */
  async show(id, known, { isToPlay = false } = {}) {
    if (id !== this.itemID) this.#start(id, known);
    this.hidden = false;
    if (!isToPlay) this.#title.focus({ preventScroll: true });
    await this.#load();
    if (isToPlay && id === this.itemID) this.#players.playOriginal();
  }

  hide() {
    this.hidden = true;
    this.itemID = null;
    this.#players.clear();
  }

  #start(id, known) {
    this.itemID = id;
    this.#item = null;
    this.#manifest = null;
    this.#players.clear();
    this.scrollTop = 0;
    setText(this.#title, known?.title ?? "");
    setText(this.#summary, "");
    setShown(this.#content, false);
    this.#problem.replaceChildren();
  }

  async #load() {
    const id = this.itemID;
    try {
      const item = await api.item(id);
      if (id === this.itemID) await this.#take(item);
    } catch (error) {
      if (id === this.itemID) this.#fail(ApiError.from(error));
    }
  }

  #fail(error) {
    // What is shown stays when only the connection is lost, which is said elsewhere.
    if (this.#item && error.code === "no_connection") return;
    if (!this.#item) setText(this.#title, "Not in the library");
    setShown(this.#content, false);
    this.#problem.replaceChildren(errorBlock(error));
  }

  #takeItem(item) {
    if (item.id !== this.itemID) return;
    if (item.removed) this.dispatchEvent(new Event("close"));
    else this.#take(item);
  }

  #takeJob(job) {
    if (!this.#item || job.item_id !== this.itemID) return;
    this.#item.latest_job = job;
    this.#showState();
  }

  async #take(item) {
    this.#item = item;
    this.#problem.replaceChildren();
    setShown(this.#content, true);
    setText(this.#title, item.title);
    setText(this.#summary, [duration(item.duration_seconds), ...formatLines(item)].filter(Boolean).join(" · "));
    this.#showState();
    this.#file.replaceChildren(...fileFacts(item));
    await this.#loadManifest(item);
    if (item === this.#item) this.#showStems(item);
  }

  #showState() {
    const job = live.newest(this.#item.latest_job);
    this.#state.show(this.#item, job);
    const isFocusLost = isActive(job) && this.#split.contains(document.activeElement);
    setShown(this.#split, !isActive(job));
    if (isFocusLost) this.#title.focus({ preventScroll: true });
    const isFirst = this.#item.stems.state === "none";
    for (const part of [this.#separate, this.#choose]) part.classList.toggle("primary", isFirst);
  }

  /** Where they cannot be asked for, what is known of the stems stays. */
  async #loadManifest(item) {
    const hasStems = item.stems.state !== "none";
    const manifest = hasStems ? await api.separation(item.id).catch(() => this.#manifest) : null;
    if (item === this.#item) this.#manifest = manifest;
  }

  #showStems(item) {
    this.#players.show(item, this.#manifest);
    setShown(this.#listen, this.#manifest !== null);
    setAttribute(this.#listen, "href", `#/listen/${item.id}`);
    setShown(this.#made, this.#manifest !== null);
    this.#made.replaceChildren(...(this.#manifest ? separationFacts(this.#manifest) : []));
  }

  #click(event) {
    const pressed = event.target.closest("button[data-action]");
    if (!pressed) return;
    const { action } = pressed.dataset;
    const detail = { action, item: this.#item, button: pressed };
    if (action === "close") this.dispatchEvent(new Event("close"));
    else if (this.#item) this.dispatchEvent(new CustomEvent("act", { detail }));
  }
}
customElements.define("item-panel", ItemPanel);
