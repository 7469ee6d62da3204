import { el, errorBlock, keepingFocus, present, setAttribute, setShown, setText } from "/dom.js";
import { absolute, bytes, percent } from "/format.js";
import { icon } from "/icons.js";
import { LogToggle } from "/job-log.js";
import { PackActions } from "/pack-actions.js";
import { ProgressBar, progressText, stageText } from "/progress.js";

const states = {
  not_installed: { word: "Not installed", badge: "" },
  installing: { word: "Installing", badge: "badge-info" },
  installed: { word: "Installed", badge: "badge-ok", icon: "ok" },
  broken: { word: "Broken", badge: "badge-danger", icon: "problem" },
};

/** One pack: what it is for, whether it is there, and everything that can be done with it. */
export class PackCard extends HTMLElement {
  #pack = null;
  #job = null;
  #isNeeded = false;
  /** What the last click led to, if it failed. */
  #failure = null;
  /** How far a verification is; null when there is none. */
  #verification = null;
  #shownProblem = null;
  #shownFacts = null;
  #title = el("h3");
  #badge = el("span");
  #purpose = el("p");
  #need = el("p", { class: "secondary" });
  #facts = el("dl", { class: "pack-facts" });
  #problem = el("div", { role: "alert", class: "pack-problem" });
  #stage = el("p", { class: "job-stage" });
  #bar = new ProgressBar("Progress");
  #progress = el("div", { class: "job-progress" }, this.#stage, this.#bar);
  #result = el("p", { class: "pack-result", role: "status" });
  #logPlace = el("div", { class: "job-log" });
  #log = new LogToggle(this.#logPlace);
  #actions = new PackActions(this.#log.button);

  constructor() {
    super();
    this.className = "card pack-card";
    setAttribute(this, "role", "listitem");
    this.append(
      el("header", { class: "pack-header" }, this.#title, this.#badge), this.#purpose, this.#need, this.#facts,
      this.#problem, this.#progress, this.#result, this.#actions.element, this.#logPlace
    );
    this.#actions.addEventListener("start", () => this.#show({ failure: null, result: "" }));
    this.#actions.addEventListener("install", ({ detail }) => {
      this.#job = detail;
      this.#show({});
      this.#log.open();
    });
    this.#actions.addEventListener("verification", ({ detail }) => this.#show({ verification: detail }));
    this.#actions.addEventListener("result", ({ detail }) => {
      this.#show(typeof detail === "string" ? { result: detail } : { failure: detail });
    });
  }

  /** `job` is the pack's last install, null when none is known; `need` says in a sentence who needs the pack. */
  update(pack, { job, need, isNeeded }) {
    this.#pack = pack;
    this.#job = job;
    this.#isNeeded = isNeeded;
    setText(this.#need, need);
    this.#show({});
  }

  set freeBytes(count) {
    this.#actions.freeBytes = count;
  }

  /** Takes in how far a verification is, whoever has asked for it. */
  set verification(fraction) {
    this.#show({ verification: fraction });
  }

  focusFirstAction() {
    this.scrollIntoView({ block: "center" });
    this.#actions.first?.focus({ preventScroll: true });
  }

  /** A broken pack stays where it is while an install replaces it, so a running job says more than the pack. */
  get #state() {
    return this.#job?.state === "running" ? "installing" : this.#pack.state;
  }

  #show({ failure = this.#failure, result = this.#result.textContent, verification = this.#verification }) {
    const state = this.#state;
    this.#failure = failure;
    this.#verification = state === "installed" || state === "broken" ? verification : null;
    setAttribute(this, "data-pack-id", this.#pack.id);
    setText(this.#title, this.#pack.title);
    setText(this.#purpose, this.#pack.purpose);
    setText(this.#result, result);
    this.#showFacts(state);
    this.#showState(state);
    this.#showProblem(state);
    this.#showProgress(state);
    const shown = { state, job: this.#job, isNeeded: this.#isNeeded, isVerifying: this.#verification !== null };
    keepingFocus(this, () => {
      this.#log.job = this.#job;
      this.#actions.update(this.#pack, shown);
    });
  }

  #showFacts(state) {
    // Progress comes many times a second, and someone may be selecting the path.
    const key = JSON.stringify([this.#pack, state]);
    if (this.#shownFacts === key) return;
    this.#shownFacts = key;
    this.#facts.replaceChildren(...facts(this.#pack, state));
  }

  #showState(state) {
    if (this.dataset.state === state) return;
    const { word, badge, icon: name } = states[state];
    setAttribute(this, "data-state", state);
    this.#badge.className = `badge ${badge}`;
    this.#badge.replaceChildren(...(name ? [icon(name), word] : [word]));
  }

  /** Only one at a time: the last click's first, then the pack's own, then that of the last install. */
  #showProblem(state) {
    const last = state === "not_installed" ? this.#job : null;
    const error = state === "installing" ? null : this.#failure ?? this.#pack.error ?? last?.error ?? null;
    const key = JSON.stringify(error && [error.code, error.message]);
    if (this.#shownProblem === key) return;
    this.#shownProblem = key;
    const intro = error && error === last?.error ? `The install of ${absolute(last.finished_at)} failed:` : null;
    this.#problem.replaceChildren(...present([
      intro && el("p", { class: "secondary" }, intro), error && errorBlock(error),
    ]));
  }

  #showProgress(state) {
    const isInstalling = state === "installing";
    const fraction = isInstalling ? this.#job?.fraction ?? null : this.#verification;
    setShown(this.#progress, isInstalling || fraction !== null);
    this.#bar.label = `${isInstalling ? "Installing" : "Verifying"} ${this.#pack.title}`;
    this.#bar.fraction = fraction;
    if (!isInstalling) setText(this.#stage, `Verifying · ${percent(fraction ?? 0)}`);
    else setText(this.#stage, this.#job ? `${stageText(this.#job)} · ${progressText(this.#job)}` : "Installing");
  }
}
customElements.define("pack-card", PackCard);

function facts(pack, state) {
  const isThere = state === "installed" || state === "broken";
  const all = isThere
    ? [["Version", pack.version], ["Size", bytes(pack.size_bytes ?? 0)], ["Place", el("code", {}, pack.path ?? "")]]
    : [
      ["Version", pack.version], ["Downloads", `about ${bytes(pack.download_bytes)}`],
      ["Takes on disk", `about ${bytes(pack.installed_bytes)}`],
    ];
  return all.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
}
