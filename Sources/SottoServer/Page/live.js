import { ApiError, api } from "/api.js";
import { followEvents } from "/events.js";

const rememberedJobs = 2000;

/**
 * What every view needs, kept true by the server's events: the status, the packs and the jobs that move.
 *
 * Dispatches what the server sends under the same names, after taking it in, with the data as `detail`; `connection` when
 * the connection comes or goes, and `reload` when more may have changed than was told.
 */
class Live extends EventTarget {
  status = null;
  packs = new Map();
  /** `connecting`, `open`, `lost` or `signed_out`. */
  connection = "connecting";
  #jobs = new Map();
  #events = null;

  start() {
    this.#load();
    this.#events = followEvents((message) => this.#receive(message));
  }

  /** Goes on after this browser was signed in again. */
  signedIn() {
    this.#events.resume();
  }

  /** The newest state of a job that is known: answers to slow requests may be older than the last event. */
  newest(job) {
    return (job && this.#jobs.get(job.id)) ?? job;
  }

  runningJobs() {
    return [...this.#jobs.values()].filter((job) => job.state === "running");
  }

  /** The install of a pack that runs now. */
  installOf(packID) {
    return this.runningJobs().find((job) => job.pack_id === packID) ?? null;
  }

  /**
   * Takes in what an answer said of a job, so that a click shows at once. An answer can come after an event that is
   * newer, the job's last one even, so of what is known only events tell: one follows whatever has changed.
   */
  takeJob(job) {
    if (this.connection === "open" && this.#jobs.has(job.id)) return;
    this.#receive({ type: "job", data: job });
  }

  takePack(pack) {
    this.#receive({ type: "pack", data: pack });
  }

  async loadPacks() {
    const { packs } = await api.packs();
    packs.forEach((pack) => this.takePack(pack));
  }

  async #load() {
    const loads = [
      api.status().then((status) => this.#receive({ type: "status", data: status })),
      this.loadPacks(),
      api.jobs({ state: "running" }).then(({ jobs }) => jobs.forEach((job) => this.takeJob(job))),
    ];
    for (const result of await Promise.allSettled(loads)) {
      if (result.status === "rejected") this.#tell("failure", ApiError.from(result.reason));
    }
  }

  #receive({ type, data }) {
    switch (type) {
      case "open": case "lost": case "signed_out": return this.#changeConnection(type);
      case "reset": return this.#reload();
      case "job": this.#remember(data); break;
      case "pack": this.packs.set(data.id, data); break;
      case "status": this.status = data; break;
    }
    this.#tell(type, data);
  }

  #changeConnection(state) {
    this.connection = state;
    this.#tell("connection", state);
    if (state === "open") this.#reload();
  }

  #reload() {
    this.#jobs.clear();
    this.#load();
    this.#tell("reload", null);
  }

  #remember(job) {
    this.#jobs.delete(job.id);
    this.#jobs.set(job.id, job);
    if (this.#jobs.size > rememberedJobs) this.#jobs.delete(this.#jobs.keys().next().value);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

export const live = new Live();
