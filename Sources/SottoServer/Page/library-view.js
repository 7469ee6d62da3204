import { ApiError } from "/api.js";
import { el, isTyping, setAttribute, setShown } from "/dom.js";
import { openAddMenu } from "/file-adding.js";
import { itemActions } from "/item-actions.js";
import { ItemGrid } from "/item-grid.js";
import { ItemPages } from "/item-pages.js";
import { ItemPanel } from "/item-panel.js";
import { removeItem } from "/item-removing.js";
import { ItemSelection } from "/item-selection.js";
import { LibraryEmpty } from "/library-empty.js";
import { LibraryToolbar } from "/library-toolbar.js";
import { live } from "/live.js";
import { PackBanner } from "/pack-banner.js";
import { SelectionBar } from "/selection-bar.js";
import { tellError } from "/toasts.js";

const defaultOrders = { added: "descending", title: "ascending", duration: "ascending" };

/** The library: search and order, the list, what is selected, and one item's details beside it. */
export class LibraryView extends HTMLElement {
  #pages = new ItemPages();
  #selection = new ItemSelection(this.#pages);
  #toolbar = new LibraryToolbar();
  #grid = new ItemGrid(this.#pages, this.#selection);
  #empty = new LibraryEmpty();
  #bar = new SelectionBar(this.#selection, this.#pages);
  #banner = new PackBanner();
  #panel = new ItemPanel();
  #isToPlay = false;
  #isBehind = false;
  /** Why the list could not be fetched. */
  #failure = null;

  constructor() {
    super();
    const list = el("div", { class: "library-list" }, this.#grid, this.#empty, this.#bar);
    this.append(
      el("h1", { class: "visually-hidden" }, "Library"), this.#toolbar, this.#banner,
      el("div", { class: "library-body" }, list, this.#panel)
    );
    this.#connectParts();
    this.#followPages();
    this.#followLive();
    addEventListener("keydown", (event) => this.#handleKey(event));
    this.#ask({});
    this.#show();
  }

  /** Shows the list, and beside it the item whose id the address has. */
  enter(id) {
    if (this.#isBehind) this.#reload();
    if (!id) return this.#closePanel();
    const item = this.#pages.item(this.#pages.indexOf(id) ?? -1);
    this.#panel.show(id, item, { isToPlay: this.#isToPlay });
    this.#isToPlay = false;
    this.#grid.openID = id;
    return setAttribute(this, "data-open", true);
  }

  leave() {
    this.#panel.hide();
    this.#grid.openID = null;
  }

  #connectParts() {
    this.#toolbar.addEventListener("query", ({ detail }) => this.#ask(detail));
    this.#toolbar.addEventListener("add", ({ detail }) => openAddMenu(detail));
    this.#toolbar.addEventListener("leave", () => this.#grid.moveTo(this.#grid.currentIndex));
    this.#grid.addEventListener("sort", ({ detail }) => this.#sortBy(detail));
    this.#empty.addEventListener("clear-search", () => this.#toolbar.clearSearch());
    this.#empty.addEventListener("retry", () => this.#pages.reload());
    this.#panel.addEventListener("close", () => (location.hash = "#/library"));
    for (const part of [this.#grid, this.#panel]) part.addEventListener("act", ({ detail }) => this.#act(detail));
  }

  #followPages() {
    for (const type of ["change", "replace"]) this.#pages.addEventListener(type, () => this.#show());
    this.#pages.addEventListener("failure", ({ detail }) => this.#show(ApiError.from(detail)));
  }

  #followLive() {
    live.addEventListener("reload", () => this.#reload());
    live.addEventListener("item", ({ detail }) => this.#takeItem(detail));
    live.addEventListener("job", ({ detail }) => this.#takeJob(detail));
    for (const type of ["pack", "status"]) live.addEventListener(type, () => this.#showEmpty());
  }

  #reload() {
    // What nobody sees is fetched when it is looked at.
    this.#isBehind = this.hidden;
    if (!this.hidden) this.#pages.reload();
  }

  #takeItem(item) {
    if (item.removed) this.#selection.drop(item.id);
    const index = item.removed ? null : this.#pages.patch(item);
    if (index === null) this.#reload();
    else this.#grid.refreshRow(index);
  }

  #takeJob(job) {
    const index = job.item_id && this.#pages.indexOf(job.item_id);
    if (index === null) return;
    const item = this.#pages.item(index);
    // Jobs before the latest can still be cancelled or pruned.
    const isLatest = !item.latest_job || job.queued_at >= item.latest_job.queued_at;
    if (isLatest) item.latest_job = job;
    this.#grid.refreshRow(index);
  }

  #ask(query) {
    if ("search" in query) this.#selection.clear();
    this.#pages.setQuery(query);
    this.#grid.showSort(this.#pages.query);
    this.#toolbar.showOrder(this.#pages.query);
  }

  #sortBy(sort) {
    const { query } = this.#pages;
    const opposite = query.order === "ascending" ? "descending" : "ascending";
    this.#ask({ sort, order: sort === query.sort ? opposite : defaultOrders[sort] });
  }

  #show(failure = null) {
    const { total, query } = this.#pages;
    this.#failure = failure;
    this.#toolbar.showCount(total, query.search !== "");
    this.#showEmpty();
    // Items that are there stay there; that there is no connection is said elsewhere.
    if (failure && total !== null && failure.code !== "no_connection") tellError(failure, "Library");
  }

  #showEmpty() {
    const { total, query } = this.#pages;
    this.#empty.show({ total, search: query.search, failure: this.#failure });
    setShown(this.#grid, total > 0);
    this.#banner.show(total > 0);
  }

  #act({ action, item, button }) {
    switch (action) {
      case "play": return this.#play(item);
      case "separate-chosen":
        return this.#selection.size ? this.#bar.separate() : itemActions.separate({ item, button });
      case "remove-chosen":
        return this.#selection.size ? this.#bar.remove() : removeItem(item);
      default: return itemActions[action]?.({ item, button });
    }
  }

  #play({ id }) {
    this.#isToPlay = true;
    if (location.hash === `#/library/${id}`) this.enter(id);
    else location.hash = `#/library/${id}`;
  }

  #closePanel() {
    if (this.#panel.itemID === null) return;
    const { itemID } = this.#panel;
    const hadFocus = this.#panel.contains(document.activeElement) || document.activeElement === document.body;
    this.#panel.hide();
    this.#grid.openID = null;
    if (hadFocus) this.#grid.focusItem(itemID);
  }

  #handleKey(event) {
    if (this.hidden || event.defaultPrevented || isTyping(event)) return;
    if (document.querySelector("dialog[open], .menu")) return;
    const isInPanel = this.#panel.contains(event.target);
    if (event.key === "/" && !event.ctrlKey && !event.altKey) this.#toolbar.focusSearch();
    else if (event.key === "Escape") this.#escape(isInPanel);
    else if (isInPanel || !this.#isOurs(event.target) || !this.#grid.handleKey(event)) return;
    event.preventDefault();
  }

  #isOurs(target) {
    return this.#grid.contains(target) || target === document.body || target.id === "main";
  }

  #escape(isInPanel) {
    if ((this.#selection.size || this.#selection.isFetching) && !isInPanel) this.#selection.clear();
    else if (this.#panel.itemID) location.hash = "#/library";
    else this.#toolbar.clearSearch();
  }
}
customElements.define("library-view", LibraryView);
