import { el, setAttribute, setShown, setText } from "/dom.js";
import { icon } from "/icons.js";
import { stemsWords } from "/item-words.js";
import { ProgressBar } from "/progress.js";

/** What an item's stems are, or how far the job is that makes them. Jobs lead to where more is said of them. */
export class StemsState extends HTMLElement {
  /** Leads to the job. */
  link = el("a", { class: "badge", "data-action": "show-job" });
  #label = el("span", { class: "badge" });
  #detail = el("span", { class: "stems-detail truncate secondary" });
  #code = el("code", { class: "truncate" });
  #bar = new ProgressBar("Separating");

  constructor() {
    super();
    this.append(el("span", { class: "stems-line" }, this.link, this.#label, this.#code), this.#detail, this.#bar);
  }

  /** Gives the state's name. */
  show(item, job) {
    const words = stemsWords(item, job);
    const isOfJob = ["queued", "running", "failed"].includes(words.state);
    const badge = isOfJob ? this.link : this.#label;
    setShown(this.link, isOfJob);
    setShown(this.#label, !isOfJob);
    if (isOfJob) setAttribute(this.link, "href", `#/jobs/${job.id}`);
    setAttribute(badge, "class", `badge badge-${words.kind}`);
    fill(badge, words);
    setShown(this.#code, Boolean(words.code));
    setText(this.#code, words.code ?? "");
    setShown(this.#detail, words.detail !== "");
    setText(this.#detail, words.detail);
    setAttribute(this.#detail, "title", words.state === "failed" ? `${job.error?.message}\n${job.error?.hint}` : null);
    this.#bar.label = `Separating ${item.title}`;
    this.#bar.fraction = words.state === "running" ? job.fraction : null;
    return words.state;
  }
}
customElements.define("stems-state", StemsState);

function fill(badge, { label, icon: shape }) {
  if (badge.textContent !== label) badge.replaceChildren(...(shape ? [icon(shape)] : []), label);
}
