import { api } from "/api.js";
import { bitDepthNames, engineNames, precisionNames, presetNames } from "/catalog.js";
import { el, errorBlock, keepingFocus, setAttribute, setShown, setText } from "/dom.js";
import { absolute, duration, relative } from "/format.js";
import { icon } from "/icons.js";
import { LogToggle } from "/job-log.js";
import { live } from "/live.js";
import { ProgressBar, progressText, stageText } from "/progress.js";
import { tellingErrors } from "/toasts.js";

const states = {
  queued: { word: "Queued", badge: "" },
  running: { word: "Running", badge: "badge-info" },
  succeeded: { word: "Done", badge: "badge-ok", icon: "ok" },
  failed: { word: "Failed", badge: "badge-danger", icon: "problem" },
  cancelled: { word: "Cancelled", badge: "", icon: "cancelled" },
};

/** One job: what it is, how far it is, what went wrong, and what can be done about it. */
export class JobCard extends HTMLElement {
  #job = null;
  #place = null;
  #isBusy = false;
  #state = el("span", { class: "job-state" });
  #title = el("a", { class: "job-title truncate" });
  #facts = el("p", { class: "job-facts secondary" });
  #when = el("time", { class: "job-when secondary" });
  #stage = el("p", { class: "job-stage" });
  #bar = new ProgressBar("Progress");
  #progress = el("div", { class: "job-progress" }, this.#stage, this.#bar);
  #problem = el("div", { class: "job-problem" });
  #logPlace = el("div", { class: "job-log" });
  #log = new LogToggle(this.#logPlace);
  #retry = this.#action("retry", "Retry", () => api.retryJob(this.#job.id));
  #cancel = this.#action("cancel", "Cancel", () => api.cancelJob(this.#job.id));
  #actions = el("div", { class: "job-actions" }, this.#retry, this.#cancel, this.#log.button);

  constructor() {
    super();
    this.className = "job-card";
    setAttribute(this, "role", "listitem");
    setAttribute(this, "tabindex", -1);
    this.append(
      this.#state, el("div", { class: "job-what" }, this.#title, this.#facts), this.#when, this.#actions,
      this.#progress, this.#problem, this.#logPlace
    );
  }

  connectedMoveCallback() {}

  get jobID() {
    return this.#job.id;
  }

  /** Shows a job's state; `place` is its place in the queue, null when it does not wait. */
  update(job, place) {
    if (job === this.#job && place === this.#place) return;
    const before = this.#job;
    this.#job = job;
    this.#place = place;
    if (!before) this.#introduce(job);
    if (before?.state !== job.state) this.#showState(job);
    this.#showProgress(job);
    setText(this.#facts, facts(job, place));
    this.showTimes();
    keepingFocus(this, () => this.#showActions(job));
  }

  /** Brings `3 minutes ago` up to date. */
  showTimes() {
    const { date, text, title } = times(this.#job);
    setAttribute(this.#when, "datetime", date);
    setAttribute(this.#when, "title", title);
    setText(this.#when, text);
  }

  #introduce(job) {
    setAttribute(this, "data-job-id", job.id);
    setText(this.#title, job.title);
    setAttribute(this.#title, "title", job.title);
    setAttribute(this.#title, "href", job.item_id ? `#/library/${job.item_id}` : `#/diagnostics/${job.pack_id}`);
    setAttribute(this.#retry, "aria-label", `Retry ${job.title}`);
    setAttribute(this.#cancel, "aria-label", `Cancel ${job.title}`);
    this.#bar.label = `Progress of ${job.title}`;
    this.#log.job = job;
  }

  #showState(job) {
    const { word, badge, icon: name } = states[job.state];
    setAttribute(this, "data-state", job.state);
    this.#state.replaceChildren(el("span", { class: `badge ${badge}` }, name ? icon(name) : null, word));
    this.#problem.replaceChildren(...(job.error && job.state === "failed" ? [errorBlock(job.error)] : []));
  }

  #showProgress(job) {
    const isRunning = job.state === "running";
    setShown(this.#progress, isRunning);
    if (!isRunning) return;
    setText(this.#stage, `${stageText(job)} · ${progressText(job)}`);
    this.#bar.fraction = job.fraction;
  }

  #showActions(job) {
    const isActive = job.state === "running" || job.state === "queued";
    setShown(this.#log.button, job.state !== "queued" || job.attempt > 0 || this.#log.isOpen);
    setShown(this.#cancel, isActive && !job.cancel_requested);
    // Installs start only where they say what they download.
    setShown(this.#retry, job.type !== "install_pack" && (job.state === "failed" || job.state === "cancelled"));
  }

  #action(name, label, work) {
    const button = el("button", { type: "button", "data-action": name }, label);
    button.addEventListener("click", async () => {
      if (this.#isBusy) return;
      this.#isBusy = true;
      const job = await tellingErrors(work, this.#job.title);
      this.#isBusy = false;
      if (job) live.takeJob(job);
    });
    return button;
  }
}
customElements.define("job-card", JobCard);

/** `Number 3 in the queue · Separation · Spleeter · Python engine`. */
function facts(job, place) {
  const { engine, preset, precision, bit_depth: bitDepth } = job.options ?? {};
  const options = [
    presetNames[preset], engineNames[engine], precision !== "auto" && precisionNames[precision],
    bitDepth !== "auto" && bitDepthNames[bitDepth],
  ];
  return [
    place === null ? null : place === 1 ? "Next in the queue" : `Number ${place} in the queue`,
    job.type === "install_pack" ? "Installation" : "Separation",
    ...options,
    job.attempt > 1 ? `attempt ${job.attempt}` : null,
    job.finished_at && job.started_at ? `took ${duration(secondsTaken(job))}` : null,
  ].filter(Boolean).join(" · ");
}

function secondsTaken(job) {
  return (new Date(job.finished_at) - new Date(job.started_at)) / 1000;
}

function times(job) {
  const { created_at: created, started_at: started, finished_at: finished } = job;
  const [date, word] = finished ? [finished, ""] : started ? [started, "started "] : [created, "queued "];
  const all = [["Queued", created], ["Started", started], ["Finished", finished]].filter(([, time]) => time);
  return {
    date, text: `${word}${relative(date)}`, title: all.map(([what, time]) => `${what} ${absolute(time)}`).join("\n"),
  };
}
