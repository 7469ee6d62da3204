import { ApiError, api } from "/api.js";
import { el, setAttribute, setShown, setText } from "/dom.js";
import { live } from "/live.js";
import { confirmInstall, confirmRemoval } from "/pack-dialogs.js";

const installLabels = { "spleeter-model": "Install model" };
const verified = "Verified: every file is what it has to be, and the pack works.";

/**
 * The buttons of a pack, and what they do: one thing at a time.
 *
 * Dispatches `start` when one begins, `install` with the job of an install that has begun, `result` with a sentence or an
 * error, and `verification` with how far a verification is, or null.
 */
export class PackActions extends EventTarget {
  /** What is free on the home's disk, in bytes; null when that is not known. */
  freeBytes = null;
  element;
  #pack = null;
  #isBusy = false;
  #install = this.#button("install", "Install", () => this.#askToInstall());
  #cancel = this.#button("cancel-install", "Cancel", () => this.#cancelInstall());
  #verify = this.#button("verify", "Verify", () => this.#startVerification());
  #remove = this.#button("remove-pack", "Remove", () => this.#askToRemove());

  constructor(...more) {
    super();
    const buttons = [this.#install, this.#cancel, this.#verify, this.#remove, ...more];
    this.element = el("div", { class: "pack-actions" }, buttons);
  }

  /** The button that someone who needs the pack wants: Install if it can be pressed. */
  get first() {
    return this.element.querySelector("button:not([hidden])");
  }

  update(pack, { state, job, isNeeded, isVerifying }) {
    this.#pack = pack;
    const isThere = state === "installed" || state === "broken";
    const hasFailed = state === "broken" || job?.state === "failed";
    setText(this.#install, hasFailed ? "Install again" : installLabel(pack));
    this.#install.classList.toggle("primary", isNeeded || state === "broken");
    setShown(this.#install, state === "not_installed" || state === "broken");
    setShown(this.#cancel, state === "installing" && !job?.cancel_requested);
    setShown(this.#verify, isThere);
    setShown(this.#remove, isThere);
    for (const button of [this.#install, this.#cancel, this.#verify, this.#remove]) {
      const isNamed = button.textContent.endsWith(pack.title) || button.textContent === installLabel(pack);
      setAttribute(button, "aria-label", isNamed ? null : `${button.textContent}: ${pack.title}`);
      // Disabled buttons lose the focus; these only say that they do nothing now.
      setAttribute(button, "aria-disabled", isVerifying && button !== this.#cancel ? "true" : null);
    }
  }

  #button(name, label, work) {
    const button = el("button", { type: "button", "data-action": name }, label);
    button.addEventListener("click", async () => {
      if (this.#isBusy || button.ariaDisabled === "true") return;
      this.#isBusy = true;
      try {
        await work();
      } catch (error) {
        this.#tell("result", ApiError.from(error));
      } finally {
        this.#isBusy = false;
      }
    });
    return button;
  }

  async #askToInstall() {
    if (!(await confirmInstall(this.#pack, installLabel(this.#pack), this.freeBytes))) return;
    this.#tell("start");
    // The answer's pack may be older than the end of an install that failed at once, and is left to the events.
    const { job } = await api.installPack(this.#pack.id);
    if (!job) return this.#tell("result", "It is installed already.");
    live.takeJob(job);
    this.#tell("install", job);
  }

  async #cancelInstall() {
    live.takeJob(await api.cancelInstall(this.#pack.id));
  }

  async #startVerification() {
    this.#tell("start");
    this.#tell("verification", 0);
    try {
      const pack = await api.verifyPack(this.#pack.id);
      live.takePack(pack);
      if (pack.state === "installed") this.#tell("result", verified);
    } finally {
      this.#tell("verification", null);
    }
  }

  async #askToRemove() {
    if (!(await confirmRemoval(this.#pack))) return;
    this.#tell("start");
    await api.removePack(this.#pack.id);
    await live.loadPacks();
  }

  #tell(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function installLabel(pack) {
  return installLabels[pack.id] ?? `Install ${pack.title}`;
}
