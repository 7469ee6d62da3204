import { ApiError, api } from "/api.js";
import { el, errorBlock, isTyping, setShown, setText } from "/dom.js";
import { separationFacts } from "/item-facts.js";
import { formatLines } from "/item-words.js";
import { LaneBoard } from "/lane-board.js";
import { LaneComparison } from "/lane-comparison.js";
import { LanePicture } from "/lane-picture.js";
import { LanePlayer } from "/lane-player.js";
import { LaneTransport } from "/lane-transport.js";
import { listeningKey } from "/listening-keys.js";
import { live } from "/live.js";
import { longestSpectrogram } from "/spectrogram.js";
import { stemCards } from "/stem-cards.js";
import { StemChanged } from "/stem-file.js";
import { StemSet } from "/stem-set.js";

const fastest = 4;
const zoomStep = 2;

/** One item to listen to: its picture, and the mixture, the vocals and the background as lanes that play together. */
export class ListeningView extends HTMLElement {
  player = null;
  #itemID = null;
  /** Tells one visit of an item from the next: what was asked for by an earlier one comes too late. */
  #visit = null;
  #stems = null;
  #board = null;
  #comparison = null;
  #transport = null;
  #picture = null;
  #animation = null;
  #title = el("h1");
  #summary = el("p", { class: "secondary" });
  #problem = el("div", { role: "alert" });
  #content = el("div", { class: "listening-content" });

  constructor() {
    super();
    this.className = "view";
    const back = el("a", { class: "button quiet", href: "#/library" }, "Library");
    const header = el("header", { class: "listening-header" }, back, el("div", {}, this.#title, this.#summary));
    this.append(el("div", { class: "listening-body" }, header, this.#problem, this.#content));
    addEventListener("keydown", (event) => this.#handleKey(event));
    live.addEventListener("item", ({ detail }) => {
      if (detail.id === this.#itemID && detail.removed) location.hash = "#/library";
    });
    live.addEventListener("job", ({ detail }) => this.#takeJob(detail));
    live.addEventListener("reload", () => this.#goOn());
  }

  /** Opens the item with this id. */
  async enter(id) {
    if (!id) return void (location.hash = "#/library");
    if (id === this.#itemID) return;
    this.leave();
    this.#itemID = id;
    const visit = {};
    this.#visit = visit;
    this.#content.replaceChildren(el("p", { class: "secondary", role: "status" }, "Preparing the waveforms…"));
    try {
      await this.#open(id, visit);
    } catch (error) {
      if (visit === this.#visit) this.#fail(error);
    }
  }

  leave() {
    cancelAnimationFrame(this.#animation);
    this.player?.close();
    this.#picture?.close();
    this.#comparison?.close();
    this.#stems?.close();
    this.player = this.#board = this.#transport = this.#picture = this.#comparison = this.#stems = null;
    this.#itemID = this.#visit = null;
    this.#content.replaceChildren();
    this.#problem.replaceChildren();
    setText(this.#title, "");
    setText(this.#summary, "");
  }

  async #open(id, visit) {
    const [item, stems] = await Promise.all([api.item(id), StemSet.open(id, "current")]);
    if (visit !== this.#visit) return stems.close();
    this.#stems = stems;
    const { manifest, sound } = stems;
    setText(this.#title, item.title);
    setText(this.#summary, formatLines(item).join(" · "));
    this.player = new LanePlayer(stems.stems);
    this.player.addEventListener("failure", ({ detail }) => visit === this.#visit && this.#fail(detail));
    this.#transport = new LaneTransport(this.player);
    this.#transport.addEventListener("act", ({ detail }) => this.#act(detail));
    this.#board = new LaneBoard(this.player, sound);
    const offset = manifest.source.start_offset_seconds;
    this.#picture = item.video && !item.missing ? new LanePicture(item, this.player, offset) : null;
    this.#comparison = new LaneComparison(item, this.player, stems);
    const about = el("div", { class: "listening-content" });
    this.#comparison.addEventListener("hear", ({ detail }) => this.#hear(item, detail, about));
    this.#comparison.addEventListener("keep", () => this.#reopen());
    this.#hear(item, stems, about);
    const parts = [this.#picture, this.#board, this.#transport, this.#comparison, about];
    this.#content.replaceChildren(...parts.filter(Boolean));
    this.#follow();
  }

  /** Shows the stems that are heard. */
  #hear(item, stems, about) {
    this.#board.sound = stems.sound;
    const { warnings } = stems.manifest;
    const made = el("section", { class: "listening-made" }, separationFacts(stems.manifest));
    // What is only compared lies elsewhere as soon as it is kept.
    const cards = stems.name === "current" ? stemCards(item) : null;
    about.replaceChildren(...[warningList(warnings), cards, made].filter(Boolean));
  }

  /** Stems that are made anew, or kept, are shown where one listens. */
  #takeJob(job) {
    const isNew = job.item_id === this.#itemID && job.state === "succeeded" && job.stem_set === "current";
    if (isNew && this.#stems && this.#stems.manifest.job !== job.id) this.#reopen();
  }

  /** After signing in: what could not be opened is opened now, and what was open can be played again. */
  #goOn() {
    if (!this.#problem.querySelector("[data-error-code=not_signed_in]")) return;
    if (this.player) this.#problem.replaceChildren();
    else this.#reopen();
  }

  async #reopen() {
    const id = this.#itemID;
    const seconds = this.player ? this.player.frame / this.player.sampleRate : 0;
    const hadFocus = this.#content.contains(document.activeElement);
    this.leave();
    await this.enter(id);
    // Meanwhile another one may have been opened.
    if (id !== this.#itemID || !this.player) return;
    this.player.seek(seconds * this.player.sampleRate);
    if (hadFocus) this.#comparison.focus({ preventScroll: true });
  }

  /** Shows where the player is, each time that the screen is drawn. */
  #follow() {
    this.#animation = requestAnimationFrame(() => this.#follow());
    this.#board.showPosition();
    this.#transport.showPosition();
    this.#picture?.follow();
  }

  #fail(error) {
    if (error instanceof StemChanged) return void this.#reopen();
    setShown(this.#problem, true);
    this.#problem.replaceChildren(errorBlock(ApiError.from(error)));
  }

  #handleKey(event) {
    if (this.hidden || !this.player || event.defaultPrevented || isTyping(event)) return;
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open], .menu")) return;
    const action = listeningKey(event);
    if (!action) return;
    event.preventDefault();
    this.#act(action);
  }

  #act(action) {
    const { player } = this;
    const [name, argument] = action.split(" ");
    switch (name) {
      case "toggle-play": return player.isPlaying ? player.pause() : this.#play(1);
      case "pause": return player.pause();
      case "shuttle": return this.#shuttle(Number(argument));
      case "skip": return player.seek(player.frame + Number(argument) * player.sampleRate);
      case "step": return player.seek(player.frame + Number(argument));
      case "go": return this.#go(argument === "end" ? player.frameCount : 0);
      case "zoom-in": return this.#board.zoom(1 / zoomStep);
      case "zoom-out": return this.#board.zoom(zoomStep);
      case "show-all": return this.#board.range.showAll();
      case "spectrogram": return this.#toggleSpectrogram();
      case "loop-start": return this.#setLoop({ first: player.frame });
      case "loop-end": return this.#setLoop({ end: player.frame });
      case "clear-loop": return player.setLoop(null);
      case "solo": return this.#toggle(argument, "isSolo");
      case "mute": return this.#toggle(argument, "isMuted");
      case "hear": return this.#comparison.hear(Number(argument));
    }
  }

  #play(speed) {
    this.#problem.replaceChildren();
    this.player.play(speed).catch((error) => this.#fail(error));
  }

  /** As on an editor's desk: each press is twice as fast, a press of the other direction begins there. */
  #shuttle(direction) {
    const { isPlaying, speed } = this.player;
    const goesOn = isPlaying && Math.sign(speed) === direction;
    this.#play(goesOn ? direction * Math.min(fastest, 2 * Math.abs(speed)) : direction);
  }

  #toggleSpectrogram() {
    const board = this.#board;
    board.isSpectrogram = !board.isSpectrogram;
    this.#transport.showSpectrogram(board.isSpectrogram);
    const { range } = board;
    const { frame, sampleRate } = this.player;
    const isTooLong = (range.end - range.first) / sampleRate > longestSpectrogram;
    if (board.isSpectrogram && isTooLong) range.show(frame, frame + 0.9 * longestSpectrogram * sampleRate);
  }

  #go(frame) {
    this.player.seek(frame);
    this.#board.range.reveal(Math.min(frame, this.player.frameCount - 1));
  }

  #setLoop(part) {
    const { loop, frameCount } = this.player;
    const { first, end } = { first: 0, end: frameCount, ...loop, ...part };
    if (first < end) this.player.setLoop({ first, end });
    else this.player.setLoop("first" in part ? { first, end: frameCount } : { first: 0, end });
  }

  #toggle(lane, setting) {
    const { mixer } = this.player;
    mixer.set(lane, { [setting]: !mixer.setting(lane)[setting] });
  }
}
customElements.define("listening-view", ListeningView);

function warningList(warnings) {
  if (!warnings.length) return null;
  const entries = warnings.map((text) => el("li", {}, text));
  return el("ul", { class: "notice notice-warn", "aria-label": "Warnings" }, entries);
}
