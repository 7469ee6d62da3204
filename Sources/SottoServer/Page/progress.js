import { el, setAttribute, setShown } from "/dom.js";
import { duration, percent, speed } from "/format.js";

const stages = {
  extract: "Reading the audio", separate: "Separating", check: "Checking", prepare: "Preparing",
  download: "Downloading", install: "Installing", verify: "Verifying", publish: "Finishing",
};

/** A bar from 0 to 1. */
export class ProgressBar extends HTMLElement {
  constructor(label) {
    super();
    this.className = "progress";
    setAttribute(this, "role", "progressbar");
    setAttribute(this, "aria-label", label);
    setAttribute(this, "aria-valuemin", 0);
    setAttribute(this, "aria-valuemax", 100);
    this.append(el("span"));
  }

  set label(text) {
    setAttribute(this, "aria-label", text);
  }

  /** Null hides the bar. */
  set fraction(fraction) {
    setShown(this, fraction !== null);
    if (fraction === null) return;
    setAttribute(this, "aria-valuenow", Math.floor(fraction * 100));
    this.style.setProperty("--fraction", fraction);
  }
}
customElements.define("progress-bar", ProgressBar);

export function stageText(job) {
  if (job.cancel_requested) return "Cancelling";
  return stages[job.stage] ?? "Starting";
}

/** How long a job still takes if it goes on as it went; null while that would be a guess. */
export function secondsLeft(job, now = Date.now()) {
  if (job.state !== "running" || !job.started_at || job.fraction < 0.06 || job.cancel_requested) return null;
  const elapsed = (now - new Date(job.started_at).getTime()) / 1000;
  return elapsed > 2 ? (elapsed * (1 - job.fraction)) / job.fraction : null;
}

/** `42% · 4.2× real time · 1:20 left`, with what is known. */
export function progressText(job) {
  const left = secondsLeft(job);
  return [
    percent(job.fraction),
    job.speed ? speed(job.speed) : null,
    left === null ? null : `${duration(left)} left`,
  ].filter(Boolean).join(" · ");
}
