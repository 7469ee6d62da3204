import { api } from "/api.js";
import { live } from "/live.js";

const pageSize = 50;
const largestPage = 1000;
const breath = 500;

/**
 * The jobs in three groups, kept true by the server's events: what runs and what waits as a whole, what has finished as
 * far as someone has looked.
 *
 * Dispatches `change` when jobs have come, gone or changed their group, and `job` when one is only further on.
 */
export class JobGroups extends EventTarget {
  isLoaded = false;
  /** How many have finished in all. */
  finishedCount = 0;
  #jobs = { running: new Map(), queued: new Map(), finished: new Map() };
  #cursor = null;
  /** One that is shown wherever it stands. */
  #wanted = null;
  #loading = null;
  #isStale = false;
  /** What was told while a load is under way: it is newer than the answers. */
  #told = new Map();

  /** The longest running first. */
  get running() {
    return [...this.#jobs.running.values()].sort((a, b) => compare(a.started_at, b.started_at));
  }

  /** The next first. */
  get queued() {
    return [...this.#jobs.queued.values()].sort((a, b) => compare(a.queued_at, b.queued_at));
  }

  /** The newest first. Of those that finished within a second the queue's order tells which was the last. */
  get finished() {
    return [...this.#jobs.finished.values()].sort((a, b) =>
      compare(b.finished_at, a.finished_at) || compare(b.queued_at, a.queued_at));
  }

  get hasMore() {
    return this.#cursor !== null;
  }

  has(id) {
    return Object.values(this.#jobs).some((jobs) => jobs.has(id));
  }

  /** Asks for everything anew. Asked again meanwhile, it does so once more. */
  load() {
    this.#isStale = true;
    this.#loading ??= this.#loadUntilFresh().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #loadUntilFresh() {
    while (this.#isStale) {
      this.#isStale = false;
      this.#told.clear();
      await this.#loadOnce();
      // While thousands are queued, reason to load again comes faster than a load takes.
      if (this.#isStale) await pause(breath);
    }
  }

  async #loadOnce() {
    const limit = Math.min(largestPage, Math.max(pageSize, this.#jobs.finished.size));
    const [running, queued, finished, wanted] = await Promise.all([
      allJobs("running"), allJobs("queued"), api.jobs({ state: "finished", limit }),
      this.#wanted ? api.job(this.#wanted).then((job) => [job], () => []) : [],
    ]);
    for (const jobs of Object.values(this.#jobs)) jobs.clear();
    for (const job of [...wanted, ...running, ...queued, ...finished.jobs]) this.#put(live.newest(job));
    for (const job of this.#told.values()) this.#put(job);
    this.finishedCount = finished.total_count;
    this.#cursor = finished.next_cursor;
    this.isLoaded = true;
    this.#tell("change");
  }

  async showMore() {
    const page = await api.jobs({ state: "finished", limit: pageSize, cursor: this.#cursor });
    this.#cursor = page.next_cursor;
    this.finishedCount = page.total_count;
    for (const job of page.jobs) if (!this.has(job.id)) this.#put(live.newest(job));
    this.#tell("change");
  }

  /** Sees to it that a job is among those that are shown. */
  async include(id) {
    if (!this.has(id)) this.#put(live.newest(await api.job(id)));
    this.#wanted = id;
    this.#tell("change");
  }

  /** Takes in what an event tells. */
  take(job) {
    if (this.#loading) this.#told.set(job.id, job);
    if (!this.isLoaded) return;
    const [before, after] = [this.#groupWith(job.id), groupName(job)];
    if (before === after) {
      this.#jobs[after].set(job.id, job);
      this.dispatchEvent(new CustomEvent("job", { detail: job }));
      return;
    }
    this.finishedCount += Number(after === "finished") - Number(before === "finished");
    this.#put(job);
    this.#tell("change");
  }

  #put(job) {
    for (const jobs of Object.values(this.#jobs)) jobs.delete(job.id);
    this.#jobs[groupName(job)].set(job.id, job);
  }

  #groupWith(id) {
    return Object.keys(this.#jobs).find((name) => this.#jobs[name].has(id));
  }

  #tell(type) {
    this.dispatchEvent(new Event(type));
  }
}

async function allJobs(state) {
  const all = [];
  let cursor = null;
  do {
    const page = await api.jobs({ state, limit: largestPage, cursor });
    all.push(...page.jobs);
    cursor = page.next_cursor;
  } while (cursor);
  return all;
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function groupName({ state }) {
  return state === "running" || state === "queued" ? state : "finished";
}

/** Times of one form are in the order of their texts. */
function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}
