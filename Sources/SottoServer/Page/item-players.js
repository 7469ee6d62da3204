import { addresses } from "/api.js";
import { iconButton } from "/buttons.js";
import { desktopWindow } from "/desktop-window.js";
import { el, setAttribute } from "/dom.js";
import { duration } from "/format.js";
import { icon } from "/icons.js";
import { blindNote, previewReason, soundNote, unplayableNote } from "/original-notes.js";
import { PreviewPlayer, stillsOf } from "/preview-player.js";

const stems = [["vocals", "Vocals"], ["background", "Background"]];
/** What plays the whole, as opposed to a stem of it. */
const wholes = ["original", "preview"];

/** The browser's own players for an item's original and its stems. One plays at a time. */
export class ItemPlayers extends HTMLElement {
  #original = el("div");
  #stems = el("div");
  #shown = { original: null, stems: null };
  #players = new Map();

  constructor() {
    super();
    this.append(this.#original, this.#stems);
  }

  /** Shows what there is to play; players of what is the same as before go on. */
  show(item, manifest) {
    const original = `${item.id} ${item.missing} ${item.size_bytes}`;
    if (original !== this.#shown.original) this.#replace("original", original, () => this.#originalTrack(item));
    const made = item.stems.state === "none" ? "none" : `${item.id} ${manifest?.created_at} ${manifest?.job}`;
    if (made !== this.#shown.stems) this.#replace("stems", made, () => this.#stemTracks(item, manifest));
  }

  /** Ends all that plays, and gives up its connections. */
  clear() {
    for (const player of this.#players.values()) release(player);
    this.#players.clear();
    this.#shown = { original: null, stems: null };
    this.#original.replaceChildren();
    this.#stems.replaceChildren();
  }

  playOriginal() {
    const player = this.#players.get("original");
    player?.focus({ preventScroll: true });
    // A browser may refuse, or be unable: the player shows that itself.
    player?.play().catch(() => {});
  }

  #replace(part, key, make) {
    this.#shown[part] = key;
    const place = part === "original" ? this.#original : this.#stems;
    for (const [name, player] of this.#players) {
      if (wholes.includes(name) !== (part === "original")) continue;
      release(player);
      this.#players.delete(name);
    }
    place.replaceChildren(...make());
  }

  #originalTrack(item) {
    if (item.missing) return [];
    const player = el(item.video ? "video" : "audio", {
      controls: true, preload: "metadata", src: addresses.media(item.id), playsinline: Boolean(item.video),
      poster: item.has_thumbnail ? addresses.thumbnail(item.id) : null,
    });
    if (item.video) player.style.setProperty("aspect-ratio", `${item.video.width || 16} / ${item.video.height || 9}`);
    const sound = soundNote(item, player);
    const note = el("div", { class: "track-notes" }, sound ? el("p", { class: "secondary" }, sound) : null);
    const track = this.#track("original", "Original", item, player, note);
    const preview = this.#preview(item);
    if (sound) track.append(preview);
    player.addEventListener("loadedmetadata", () => {
      if (!item.video || player.videoWidth > 0) return;
      showBlind(item, player, note);
      if (!preview.isConnected) track.append(preview);
    });
    player.addEventListener("error", () => {
      const hadFocus = document.activeElement === player;
      note.replaceChildren(unplayableNote(item));
      player.remove();
      if (!preview.isConnected) track.append(preview);
      if (hadFocus) note.querySelector("a").focus();
    });
    return [track];
  }

  /** The preview of what the browser cannot play; its player takes turns with the others. */
  #preview(item) {
    const preview = new PreviewPlayer(item, previewReason(item));
    preview.addEventListener("player", ({ detail }) => this.#takePlayer("preview", detail));
    return preview;
  }

  #stemTracks(item, manifest) {
    if (item.stems.state === "none") return [];
    const offset = manifest?.source.start_offset_seconds ?? 0;
    const warnings = (manifest?.warnings ?? []).map((text) => el("li", {}, text));
    const warningList = el("ul", { class: "notice notice-warn", "aria-label": "Warnings" }, warnings);
    const tracks = stems.map(([name, title]) => {
      const address = addresses.stem(item.id, `${name}.wav`);
      // Players that nobody has started keep no connection, of which browsers have few.
      const player = el("audio", { controls: true, preload: "none", src: address });
      player.startOffset = offset;
      const note = el("div", { role: "status" });
      player.addEventListener("error", () => {
        note.replaceChildren("This stem cannot be played. Separate the item again.");
      });
      const links = el(
        "span", { class: "track-links" },
        desktopWindow ? revealButton(name, title, item.stems[name])
          : stemLink(name, "open", `Open ${title}`, { href: address, target: "_blank" }),
        stemLink(name, "download", `Download ${title}`, { href: `${address}?download=true`, download: "" })
      );
      return this.#track(name, title, item, player, note, links);
    });
    return warnings.length ? [warningList, ...tracks] : tracks;
  }

  #track(name, title, item, player, note, links = null) {
    setAttribute(player, "data-track", name);
    setAttribute(player, "aria-label", `${title} of ${item.title}`);
    this.#takePlayer(name, player);
    const length = el("span", { class: "secondary" }, duration(item.duration_seconds));
    const heading = el("header", {}, el("h3", {}, title), length, links);
    return el("section", { class: "track", "aria-label": title }, heading, player, note);
  }

  #takePlayer(name, player) {
    player.addEventListener("play", () => this.#playAlone(player));
    this.#players.set(name, player);
  }

  /** Stops the others. Who switches from one that plays hears the same place of the other. */
  #playAlone(player) {
    for (const other of this.#players.values()) {
      if (other === player || other.paused) continue;
      other.pause();
      player.currentTime = Math.max(0, other.currentTime + startOf(other) - startOf(player));
    }
  }
}
customElements.define("item-players", ItemPlayers);

/** Where a player's beginning is on the film's clock: the audio of a film may begin after its picture. */
function startOf(player) {
  return player.startOffset ?? 0;
}

function release(player) {
  player.pause();
  player.removeAttribute("src");
  player.load();
}

/** A film of which only the sound plays: its stills show the picture. */
function showBlind(item, player, note) {
  player.style.removeProperty("aspect-ratio");
  player.classList.add("blind");
  player.before(stillsOf(item, player));
  note.prepend(blindNote(item));
}

function stemLink(stem, action, label, attributes) {
  const names = { "aria-label": label, title: label, "data-stem": stem, "data-action": `${action}-stem` };
  return el("a", { class: "button quiet icon-button", ...names, ...attributes }, icon(action));
}

/** The window, which has no other tabs, shows the file where it lies. */
function revealButton(stem, title, path) {
  const act = { "data-stem": stem, on: { click: () => desktopWindow.reveal(path) } };
  return iconButton("reveal-stem", "folder", `Show ${title} in its folder`, act);
}
