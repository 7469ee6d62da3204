import { ApiError, api } from "/api.js";
import { confirmDialog } from "/dialogs.js";
import { el, errorBlock, oncePerFrame, setShown } from "/dom.js";
import { counted } from "/format.js";
import { JobGroups } from "/job-groups.js";
import { JobSection } from "/job-section.js";
import { live } from "/live.js";
import { tellError, tellResult, tellingErrors } from "/toasts.js";

const queueStep = 50;
const clockStep = 20_000;

/** What runs, what waits and what has finished, with a way to stop it, to try it again and to read its log. */
export class JobsView extends HTMLElement {
  #groups = new JobGroups();
  #cards = new Map();
  #shownInQueue = queueStep;
  #isCurrent = false;
  #isStale = true;
  #clock = null;
  #cancelAll = el("button", { type: "button", "data-action": "cancel-all" }, "Cancel all");
  #running = new JobSection("running", "Running", this.#cards, () => {});
  #queued = new JobSection("queued", "Queued", this.#cards, () => this.#showMoreOfQueue());
  #finished = new JobSection("finished", "Finished", this.#cards, () => this.#showMoreFinished());
  #lists = el("div", { class: "view-sections" }, this.#running, this.#queued, this.#finished);
  #problem = el("div", { role: "alert" });
  #empty = el(
    "div", { class: "empty-state" }, el("h2", {}, "No jobs yet"),
    el("p", {}, "Click Separate on an item in the Library. How it goes shows here."),
    el("a", { class: "button primary", href: "#/library" }, "Open the Library")
  );
  #renderSoon = oncePerFrame(() => this.#render());

  constructor() {
    super();
    this.className = "view";
    const header = el("header", { class: "view-header" }, el("h1", {}, "Jobs"), this.#cancelAll);
    this.append(el("div", { class: "view-body" }, header, this.#problem, this.#empty, this.#lists));
    setShown(this.#empty, false);
    setShown(this.#lists, false);
    setShown(this.#cancelAll, false);
    this.#cancelAll.addEventListener("click", () => this.#askToCancelAll());
    this.#groups.addEventListener("change", this.#renderSoon);
    this.#groups.addEventListener("job", ({ detail }) => this.#updateCard(detail));
    live.addEventListener("job", ({ detail }) => this.#groups.take(detail));
    live.addEventListener("status", this.#renderSoon);
    live.addEventListener("reload", () => this.#reload());
  }

  /** Shows the view; `jobID`, if it is not empty, is the job that someone wants to see. */
  async enter(jobID) {
    this.#isCurrent = true;
    clearInterval(this.#clock);
    this.#clock = setInterval(() => this.#cards.forEach((card) => card.showTimes()), clockStep);
    if (this.#isStale) await this.#load();
    this.#render();
    if (jobID) await this.#reveal(jobID);
  }

  leave() {
    this.#isCurrent = false;
    clearInterval(this.#clock);
  }

  #reload() {
    this.#isStale = true;
    if (this.#isCurrent) this.#load();
  }

  async #load() {
    try {
      await this.#groups.load();
      this.#isStale = false;
      this.#problem.replaceChildren();
    } catch (error) {
      // What is there stays; the connection bar says that it may be old.
      if (!this.#groups.isLoaded) this.#problem.replaceChildren(this.#failure(ApiError.from(error)));
    }
  }

  #failure(error) {
    const again = el("button", { type: "button" }, "Try again");
    again.addEventListener("click", () => this.#load());
    return errorBlock(error, el("p", {}, again));
  }

  async #reveal(id) {
    try {
      await this.#groups.include(id);
    } catch (error) {
      return tellError(error);
    }
    const place = this.#groups.queued.findIndex((job) => job.id === id);
    this.#shownInQueue = Math.max(this.#shownInQueue, place + 1);
    this.#render();
    const card = this.#cards.get(id);
    card?.scrollIntoView({ block: "center" });
    card?.focus({ preventScroll: true });
  }

  #updateCard(job) {
    // Places in the queue only change together with the groups.
    if (job.state === "queued") this.#renderSoon();
    else this.#cards.get(job.id)?.update(job, null);
  }

  #render() {
    if (!this.#isCurrent || !this.#groups.isLoaded) return;
    const { running, queued, finished } = this.#groups;
    const isEmpty = running.length + queued.length + finished.length === 0;
    setShown(this.#empty, isEmpty);
    setShown(this.#lists, !isEmpty);
    setShown(this.#cancelAll, running.length + queued.length > 0);
    const next = queued.slice(0, this.#shownInQueue);
    this.#showFinished(finished);
    this.#showQueue(next, queued.length);
    this.#showRunning(running);
    this.#removeOthers([...running, ...next, ...finished]);
  }

  #showRunning(jobs) {
    const note = jobs.length ? null : "Nothing runs now.";
    this.#running.show(jobs, { total: jobs.length, note, hasMore: false });
  }

  #showQueue(jobs, total) {
    const empty = ["Nothing waits. ", el("a", { href: "#/library" }, "Separate something in the Library"), "."];
    const note = total ? runnerNote() : empty;
    this.#queued.show(jobs, { total, note, hasMore: total > jobs.length, isQueue: true });
  }

  #showFinished(jobs) {
    const note = jobs.length ? null : "Nothing has finished yet. What does stays here, with its log.";
    const { finishedCount, hasMore } = this.#groups;
    this.#finished.show(jobs, { total: finishedCount, note, hasMore });
  }

  #removeOthers(jobs) {
    const shown = new Set(jobs.map((job) => job.id));
    for (const [id, card] of this.#cards) {
      if (shown.has(id)) continue;
      card.remove();
      this.#cards.delete(id);
    }
  }

  #showMoreOfQueue() {
    this.#shownInQueue += queueStep;
    this.#render();
  }

  #showMoreFinished() {
    return tellingErrors(() => this.#groups.showMore());
  }

  async #askToCancelAll() {
    const { running, queued } = this.#groups;
    const isSure = await confirmDialog({
      title: `Cancel ${counted(running.length + queued.length, "job")}?`,
      content: [
        el("p", {}, "What runs stops within seconds, and what waits leaves the queue. Finished stems stay as they are."),
        el("p", {}, "A cancelled separation can be retried."),
      ],
      label: "Cancel all", cancelLabel: "Keep them", name: "cancel-all",
    });
    if (!isSure) return;
    const answer = await tellingErrors(() => api.cancelAllJobs());
    if (answer) tellResult(`${counted(answer.count, "job")} cancelled.`);
  }
}
customElements.define("jobs-view", JobsView);

/** Why what waits may not move. */
function runnerNote() {
  switch (live.status?.runner) {
    case "none": return "Nobody runs the queue now: these wait until somebody does.";
    case "elsewhere": return "Another process runs the queue.";
    default: return null;
  }
}
