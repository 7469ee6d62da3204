import { ApiError, api } from "/api.js";
import { el, errorBlock, setShown } from "/dom.js";
import { icon } from "/icons.js";
import { live } from "/live.js";

const nearlyAtEnd = 16;

/**
 * A job's log, which grows as the job goes on. Only what is new is asked for, and the end stays in sight unless someone
 * has scrolled up to read.
 */
export class JobLog extends HTMLElement {
  #jobID;
  /** Where the text ends in the log, in bytes. */
  #size = 0;
  #isFetching = false;
  #isStale = false;
  #listening = null;
  #text;
  #note = el("p", { class: "secondary" }, "Loading the log …");
  #problem = el("div");

  constructor(jobID, title) {
    super();
    this.#jobID = jobID;
    this.#text = el("pre", { class: "log-text", role: "region", tabindex: "0", "aria-label": `Log of ${title}` });
    setShown(this.#text, false);
    this.append(this.#note, this.#text, this.#problem);
  }

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    live.addEventListener("log", ({ detail }) => detail.job_id === this.#jobID && this.refresh(), { signal });
    live.addEventListener("reload", () => this.refresh(), { signal });
    this.refresh();
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  /** Moving a card from one list to another is no reason to start over. */
  connectedMoveCallback() {}

  async refresh() {
    this.#isStale = true;
    if (this.#isFetching) return;
    this.#isFetching = true;
    try {
      while (this.#isStale && this.isConnected) {
        this.#isStale = false;
        this.#take(await api.jobLog(this.#jobID, this.#size));
      }
      this.#problem.replaceChildren();
    } catch (error) {
      this.#problem.replaceChildren(errorBlock(ApiError.from(error)));
    } finally {
      this.#isFetching = false;
    }
  }

  #take({ text, size }) {
    // A log only grows, so one that is shorter than what was read of it is another file.
    const isOther = size < this.#size;
    if (isOther) this.#text.replaceChildren();
    this.#size = isOther ? 0 : size;
    this.#isStale ||= isOther;
    if (text) this.#append(text);
    setShown(this.#text, this.#size > 0);
    setShown(this.#note, this.#size === 0);
    this.#note.textContent = "There is nothing in the log so far.";
  }

  #append(text) {
    const pre = this.#text;
    const isFollowed = pre.scrollHeight - pre.scrollTop - pre.clientHeight < nearlyAtEnd;
    setShown(pre, true);
    pre.append(text);
    if (isFollowed) pre.scrollTop = pre.scrollHeight;
  }
}
customElements.define("job-log", JobLog);

/** A button that opens and closes a job's log in a place. */
export class LogToggle {
  button = el(
    "button", { type: "button", class: "quiet", "data-action": "log", "aria-expanded": "false" }, "Log", icon("down")
  );
  #place;
  #log = null;
  #job = null;

  constructor(place) {
    this.#place = place;
    this.button.addEventListener("click", () => (this.#log ? this.close() : this.open()));
  }

  get isOpen() {
    return this.#log !== null;
  }

  /** Says whose log it is; null when there is none. A log that is open gives way to that of another job. */
  set job(job) {
    const { isOpen } = this;
    const isOther = job?.id !== this.#job?.id;
    this.#job = job;
    setShown(this.button, job !== null);
    if (!isOther) return;
    this.close();
    if (job) this.button.setAttribute("aria-label", `Log of ${job.title}`);
    if (job && isOpen) this.open();
  }

  open() {
    if (this.#log) return;
    this.#log = new JobLog(this.#job.id, this.#job.title);
    this.#place.replaceChildren(this.#log);
    this.button.setAttribute("aria-expanded", "true");
  }

  close() {
    this.#log = null;
    this.#place.replaceChildren();
    this.button.setAttribute("aria-expanded", "false");
  }
}
