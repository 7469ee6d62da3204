import { ApiError, api } from "/api.js";
import { checksSection, diskSection, ledgerSection } from "/diagnostics-report.js";
import { el, errorBlock, oncePerFrame, setShown } from "/dom.js";
import { live } from "/live.js";
import { PackCard } from "/pack-card.js";
import { copyText, reportText } from "/report-text.js";

const refreshDelay = 300;

/** What is installed, what works, what to do next, and what ever used the network. */
export class DiagnosticsView extends HTMLElement {
  #cards = new Map();
  /** The last install of each pack that is known. */
  #installs = new Map();
  #report = null;
  #isCurrent = false;
  #timer = null;
  #wantedPack = null;
  #refresh = el("button", { type: "button", "data-action": "refresh" }, "Refresh");
  #copy = el("button", { type: "button", "data-action": "copy-report" }, "Copy report");
  #about = el("p", { class: "view-about secondary" });
  #problem = el("div", { role: "alert" });
  #packs = el("div", { class: "packs", role: "list", "aria-labelledby": "diagnostics-packs" });
  #sections = el("div", { class: "view-sections" }, el("p", { class: "secondary" }, "Looking at everything …"));
  #shownParts = new Map();
  #showPacksSoon = oncePerFrame(() => this.#showPacks());

  constructor() {
    super();
    this.className = "view";
    const header = el(
      "header", { class: "view-header" }, el("h1", {}, "Diagnostics"), this.#refresh, this.#copy, this.#about
    );
    const packsID = this.#packs.getAttribute("aria-labelledby");
    const packs = el("section", { "aria-labelledby": packsID }, el("h2", { id: packsID }, "Packs"), this.#packs);
    this.append(el("div", { class: "view-body" }, header, this.#problem, packs, this.#sections));
    setShown(this.#copy, false);
    this.#refresh.addEventListener("click", () => this.#load());
    this.#copy.addEventListener("click", () => copyText(reportText(this.#report), "Report"));
    live.addEventListener("pack", () => this.#packChanged());
    live.addEventListener("job", ({ detail }) => this.#jobChanged(detail));
    live.addEventListener("status", this.#showPacksSoon);
    live.addEventListener("verification", ({ detail }) => this.#showVerification(detail));
    live.addEventListener("reload", () => this.#reload());
  }

  /** Shows the view; `packID`, if it is not empty, is the pack that someone wants to install. */
  enter(packID) {
    this.#isCurrent = true;
    this.#wantedPack = packID || null;
    this.#showPacks();
    this.#load();
  }

  leave() {
    this.#isCurrent = false;
    clearTimeout(this.#timer);
  }

  #reload() {
    // What ran may have ended unseen.
    this.#installs.clear();
    for (const card of this.#cards.values()) card.verification = null;
    this.#loadSoon();
  }

  #packChanged() {
    this.#showPacksSoon();
    this.#loadSoon();
  }

  #jobChanged(job) {
    if (job.type !== "install_pack") return;
    this.#installs.set(job.pack_id, job);
    this.#showPacksSoon();
    if (job.finished_at) this.#loadSoon();
  }

  #loadSoon() {
    clearTimeout(this.#timer);
    if (this.#isCurrent) this.#timer = setTimeout(() => this.#load(), refreshDelay);
  }

  async #load() {
    this.#refresh.setAttribute("aria-busy", "true");
    try {
      this.#report = await api.diagnostics();
      this.#problem.replaceChildren();
      this.#showReport();
      await this.#recallInstalls();
    } catch (error) {
      this.#problem.replaceChildren(errorBlock(ApiError.from(error)));
    } finally {
      this.#refresh.removeAttribute("aria-busy");
    }
  }

  #showReport() {
    const { sotto, home, checks, disk, ledger } = this.#report;
    this.#about.replaceChildren(`Sotto ${sotto} · home `, el("code", {}, home));
    const parts = [this.#part(checksSection, checks), this.#part(diskSection, disk), this.#part(ledgerSection, ledger)];
    if (parts.some((part) => !part.isConnected)) this.#sections.replaceChildren(...parts);
    setShown(this.#copy, true);
    this.#showPacks();
  }

  /** A part of the report; where nothing has changed the one that is shown, with what is opened and selected in it. */
  #part(make, data) {
    const key = JSON.stringify(data);
    const shown = this.#shownParts.get(make);
    if (shown?.key === key) return shown.element;
    const element = make(data);
    this.#shownParts.set(make, { key, element });
    return element;
  }

  /** After a reload of the page only the ledger knows of an install that failed; its job says why. */
  async #recallInstalls() {
    for (const { id } of this.#report.packs.filter((pack) => pack.state === "not_installed")) {
      const last = this.#report.ledger?.find((entry) => entry.pack === id);
      if (!last || this.#installs.has(id)) continue;
      this.#installs.set(id, live.newest(await api.job(last.job)));
    }
    this.#showPacks();
  }

  #showPacks() {
    // The status says which pack comes first: cards that change places would lose the focus.
    if (!this.#isCurrent || !live.status) return;
    for (const pack of packsInOrder()) {
      const card = this.#card(pack.id);
      card.freeBytes = this.#report?.disk?.free ?? null;
      const job = live.installOf(pack.id) ?? this.#installs.get(pack.id) ?? null;
      card.update(pack, { job, need: needOf(pack), isNeeded: isNeeded(pack) });
    }
    this.#arrange();
    this.#focusWanted();
  }

  #card(id) {
    const card = this.#cards.get(id) ?? new PackCard();
    this.#cards.set(id, card);
    return card;
  }

  #arrange() {
    packsInOrder().forEach((pack, index) => {
      const card = this.#cards.get(pack.id);
      if (this.#packs.children[index] !== card) this.#packs.insertBefore(card, this.#packs.children[index] ?? null);
    });
  }

  #focusWanted() {
    const card = this.#cards.get(this.#wantedPack);
    if (!card) return;
    this.#wantedPack = null;
    card.focusFirstAction();
  }

  #showVerification({ pack_id: id, fraction }) {
    const card = this.#cards.get(id);
    if (card) card.verification = fraction;
  }
}
customElements.define("diagnostics-view", DiagnosticsView);

/** What is needed to separate comes first. */
function packsInOrder() {
  return [...live.packs.values()].sort((a, b) => Number(isNeeded(b)) - Number(isNeeded(a)));
}

/** Who needs a pack, in a sentence. */
function needOf(pack) {
  const engines = live.status?.engines ?? [];
  const engine = engines.find((candidate) => candidate.pack === pack.id);
  if (!engine) return "No engine of this version asks for it.";
  return engine === engines[0] ? "Needed to separate." : `Needed to separate with the engine "${engine.engine}".`;
}

function isNeeded(pack) {
  return live.status?.engines[0]?.pack === pack.id;
}
