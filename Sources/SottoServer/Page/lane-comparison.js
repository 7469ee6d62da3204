import { ApiError, api, isAborted } from "/api.js";
import { button, opensMenu } from "/buttons.js";
import { engineNames, precisionNames, presetNames } from "/catalog.js";
import { confirmDialog } from "/dialogs.js";
import { el, errorBlock, keepingFocus, setAttribute, setShown, setText } from "/dom.js";
import { isActive } from "/item-words.js";
import { lanes } from "/lane-mixer.js";
import { live } from "/live.js";
import { ProgressBar, progressText, stageText } from "/progress.js";
import { openSeparateMenu, separate } from "/separating.js";
import { StemSet } from "/stem-set.js";
import { tellingErrors } from "/toasts.js";

const letters = ["A", "B"];
const sides = [0, 1];

/**
 * Compares an item's stems, A, with others made with another preset, B: offers to make them, changes over from one to
 * the other while they play, brings both to equal loudness, and keeps one.
 *
 * Dispatches `hear` with the StemSet that is heard in `detail`, and `keep` when only one is left.
 */
export class LaneComparison extends HTMLElement {
  #item;
  #player;
  #sets;
  #job = null;
  #isOpening = false;
  /** How loud each set is; null until both are measured. */
  #loudness = null;
  #measuring = new AbortController();
  #closing = new AbortController();
  #offer = button("compare", "Compare with another preset…", opensMenu);
  #stage = el("span");
  #bar = new ProgressBar("Separating for B");
  #cancel = button("cancel-comparison", "Cancel", { class: "quiet" });
  #making = el("div", { class: "comparison-row" }, this.#stage, this.#bar, this.#cancel);
  #problem = el("div", { role: "alert" });
  #hear = sides.map((side) => button(`hear-${letters[side].toLowerCase()}`, "", { class: "lane-toggle" }));
  #keep = sides.map((side) => button(`keep-${letters[side].toLowerCase()}`, `Keep ${letters[side]}…`, { class: "quiet" }));
  #equal = el("input", { type: "checkbox", checked: true });
  #levels = el("span", { class: "secondary", role: "status" });
  #choice = el(
    "div", { class: "comparison-row" },
    el("span", { class: "comparison-row", role: "group", "aria-label": "What is heard" }, this.#hear),
    el("label", { class: "comparison-equal" }, this.#equal, "Equal loudness"), this.#levels,
    el("span", { class: "comparison-row" }, this.#keep)
  );

  /** `current` is the StemSet that the player plays. */
  constructor(item, player, current) {
    super();
    this.#item = item;
    this.#player = player;
    this.#sets = [current];
    this.tabIndex = -1;
    setAttribute(this, "role", "region");
    setAttribute(this, "aria-label", "Comparing");
    this.append(this.#offer, this.#making, this.#problem, this.#choice);
    this.#equal.addEventListener("change", () => this.#trim());
    this.addEventListener("click", ({ target }) => this.#press(target.closest("[data-action]")));
    const { signal } = this.#closing;
    live.addEventListener("job", ({ detail }) => this.#takeJob(detail), { signal });
    live.addEventListener("item", ({ detail }) => this.#takeItem(detail), { signal });
    live.addEventListener("reload", () => this.#reload(), { signal });
    // What has become of it since the item was asked for comes second, so that it counts as news.
    for (const job of [item.latest_job, live.newest(item.latest_job)]) if (job) this.#takeJob(job);
    if (item.stems.has_alternative) this.#openAlternative();
    this.#show();
  }

  close() {
    this.#closing.abort();
    this.#sets[1]?.close();
  }

  /** Lets A, 0, or B, 1, be heard, if there are two. */
  hear(side) {
    if (!this.#sets[side]) return;
    this.#player.mixer.hear(side);
    this.#show();
    this.dispatchEvent(new CustomEvent("hear", { detail: this.#sets[side] }));
  }

  #press(pressed) {
    switch (pressed?.dataset.action) {
      case "compare": return openSeparateMenu(this.#offer, (options) => this.#separate(options));
      case "cancel-comparison": return tellingErrors(() => api.cancelJob(this.#job.id), "Cancel");
      case "hear-a": return this.hear(0);
      case "hear-b": return this.hear(1);
      case "keep-a": return this.#askToKeep(0);
      case "keep-b": return this.#askToKeep(1);
    }
  }

  #separate(options) {
    this.#problem.replaceChildren();
    separate([this.#item.id], { ...options, stem_set: "alternative" });
  }

  #takeJob(told) {
    if (told.item_id !== this.#item.id) return;
    const isComparison = told.stem_set === "alternative";
    if (!isComparison && told.id !== this.#job?.id) return;
    // One that waited may have become one for the current stems.
    const job = isComparison ? told : null;
    const wasActive = isActive(this.#job);
    this.#job = job;
    if (isActive(job)) this.#problem.replaceChildren();
    if (job?.state === "succeeded" && wasActive) this.#openAlternative();
    if (job?.state === "failed" && wasActive) this.#fail(job.error);
    this.#show();
  }

  /** In another tab one may be kept, too. */
  #takeItem(item) {
    if (item.id !== this.#item.id || item.removed) return;
    if (this.#sets.length === 1 && !this.#isOpening) return;
    if (!item.stems.has_alternative) this.dispatchEvent(new Event("keep"));
  }

  /** More may have happened than was told. */
  async #reload() {
    const item = await api.item(this.#item.id).catch(() => null);
    if (!item || this.#closing.signal.aborted) return;
    if (item.latest_job) this.#takeJob(live.newest(item.latest_job));
    this.#takeItem(item);
  }

  async #openAlternative() {
    this.#isOpening = true;
    try {
      const set = await StemSet.open(this.#item.id, "alternative", this.#player.sampleRate);
      if (this.#closing.signal.aborted) return set.close();
      this.#sets[1]?.close();
      this.#sets[1] = set;
      this.#player.setAlternative(set.stems);
      this.#show();
      await this.#measure();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isOpening = false;
    }
  }

  async #measure() {
    this.#loudness = null;
    this.#trim();
    this.#measuring = new AbortController();
    const signal = AbortSignal.any([this.#closing.signal, this.#measuring.signal]);
    try {
      this.#loudness = await Promise.all(this.#sets.map(({ name }) => api.loudness(this.#item.id, name, signal)));
      this.#trim();
    } catch (error) {
      setText(this.#levels, "It could not be measured how loud they are");
      throw error;
    }
  }

  /** The louder one of a lane is brought down to the other, so that nothing is brought beyond full scale. */
  #trim() {
    const trims = [{}, {}];
    const isEqual = this.#equal.checked && this.#loudness !== null;
    for (const lane of isEqual ? lanes : []) {
      const [a, b] = this.#loudness.map((loudness) => loudness[`${lane}_lufs`]);
      if (a === null || b === null) continue;
      trims[0][lane] = Math.min(0, b - a);
      trims[1][lane] = Math.min(0, a - b);
    }
    this.#player.mixer.trim(trims);
    setText(this.#levels, this.#levelText(trims));
  }

  #levelText(trims) {
    if (!this.#equal.checked) return "As they are";
    if (this.#loudness === null) return "Measuring how loud both are…";
    const changes = ["vocals", "background"].flatMap((lane) => sides.map((side) => {
      const decibels = (trims[side][lane] ?? 0).toFixed(1);
      return Number(decibels) === 0 ? null : `${lane} of ${letters[side]} ${decibels.replace("-", "−")} dB`;
    }));
    return changes.filter(Boolean).join(", ") || "They are equally loud";
  }

  async #askToKeep(side) {
    const [kept, dropped] = [letters[side], letters[1 - side]];
    const [keep, drop] = [side, 1 - side].map((each) => this.#sets[each].manifest.job);
    const isWanted = await confirmDialog({
      name: "keep-stems",
      title: `Keep ${kept} (${this.#label(side)})?`,
      content: [el("p", {}, `The stems of ${dropped} (${this.#label(1 - side)}) are deleted.`)],
      label: `Keep ${kept}`,
    });
    if (!isWanted) return;
    await tellingErrors(async () => {
      // What is deleted meanwhile cannot be measured.
      this.#measuring.abort();
      try {
        await api.keepStems(this.#item.id, keep, drop);
      } catch (error) {
        this.#measure().catch((reason) => this.#fail(reason));
        throw error;
      }
      // Unless the server's event was here first.
      if (!this.#closing.signal.aborted) this.dispatchEvent(new Event("keep"));
    }, "Keep");
  }

  #fail(error) {
    if (isAborted(error) || this.#closing.signal.aborted) return;
    this.#problem.replaceChildren(errorBlock(ApiError.from(error)));
  }

  #show() {
    keepingFocus(this, () => this.#showParts());
  }

  #showParts() {
    const isMaking = isActive(this.#job);
    const isReady = this.#sets.length === 2;
    setShown(this.#offer, !isMaking && !isReady);
    setShown(this.#making, isMaking);
    if (isMaking) this.#showProgress();
    setShown(this.#choice, isReady);
    if (!isReady) return;
    sides.forEach((side) => {
      setText(this.#hear[side], `${letters[side]} · ${this.#label(side)}`);
      setAttribute(this.#hear[side], "title", `Listen to ${letters[side]} (${letters[side].toLowerCase()})`);
      setAttribute(this.#hear[side], "aria-pressed", String(this.#player.mixer.heardSet === side));
    });
  }

  #showProgress() {
    const { state, cancel_requested: isCancelling } = this.#job;
    const isRunning = state === "running";
    setText(this.#stage, isRunning ? `B: ${stageText(this.#job)}, ${progressText(this.#job)}` : "B: queued");
    this.#bar.fraction = isRunning ? this.#job.fraction : null;
    setShown(this.#cancel, !isCancelling);
  }

  /** The preset, and more where that is the same of both. */
  #label(side) {
    const [own, other] = [this.#sets[side].manifest, this.#sets[1 - side].manifest];
    const words = [presetNames[own.preset] ?? own.preset];
    if (own.preset === other.preset) words.push(engineNames[own.engine] ?? own.engine, precisionNames[own.precision]);
    return words.filter(Boolean).join(", ");
  }
}
customElements.define("lane-comparison", LaneComparison);
