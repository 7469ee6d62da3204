import { el, setShown, setText } from "/dom.js";
import { count } from "/format.js";
import { JobCard } from "/job-card.js";

/** A group of jobs under its heading. Cards go from group to group with their jobs, so that an open log stays open. */
export class JobSection extends HTMLElement {
  #cards;
  #count = el("span", { class: "secondary" });
  #note = el("p", { class: "secondary section-note" });
  #list = el("div", { class: "card job-list", role: "list" });
  #more = el("button", { type: "button", "data-action": "show-more" }, "Show more");

  /** `cards` are those of all groups, by job; `onMore()` is called when someone wants to see more. */
  constructor(name, title, cards, onMore) {
    super();
    this.#cards = cards;
    this.setAttribute("data-group", name);
    const heading = el("h2", { id: `jobs-${name}` }, title, " ", this.#count);
    this.#list.setAttribute("aria-labelledby", heading.id);
    this.#more.addEventListener("click", onMore);
    this.append(heading, this.#note, this.#list, this.#more);
  }

  /** `note` is a line of text or elements above the list; `isQueue` numbers the jobs. */
  show(jobs, { total, note, hasMore, isQueue = false }) {
    setText(this.#count, total ? count(total) : "");
    this.#note.replaceChildren(...[note].flat().filter(Boolean));
    setShown(this.#note, Boolean(note));
    setShown(this.#more, hasMore);
    setShown(this.#list, jobs.length > 0);
    this.#arrange(jobs, isQueue);
  }

  #arrange(jobs, isQueue) {
    const wanted = new Set(jobs.map((job) => job.id));
    let next = this.#list.firstElementChild;
    jobs.forEach((job, index) => {
      // What is not wanted here any more is taken by its new group, or removed when all groups have been shown.
      while (next && !wanted.has(next.jobID)) next = next.nextElementSibling;
      const card = this.#card(job.id);
      card.update(job, isQueue ? index + 1 : null);
      if (card === next) next = next.nextElementSibling;
      else this.#insert(card, next);
    });
  }

  #insert(card, next) {
    // Where browsers can move an element, it keeps its focus and the place to which it is scrolled.
    if (card.isConnected && this.#list.moveBefore) this.#list.moveBefore(card, next);
    else this.#list.insertBefore(card, next);
  }

  #card(id) {
    const card = this.#cards.get(id) ?? new JobCard();
    this.#cards.set(id, card);
    return card;
  }
}
customElements.define("job-section", JobSection);
