import { addresses } from "/api.js";
import { el } from "/dom.js";

/** The picture may be so far from the sound, in seconds, before it is brought back: two frames of a film. */
const tolerance = 0.08;

/** The film's picture, without its own sound: it follows the player of the stems. */
export class LanePicture extends HTMLElement {
  #player;
  #offset;
  #video;
  #sought = null;
  #soughtAt = 0;

  /** `offset`: where the stems begin on the film's clock, in seconds. */
  constructor(item, player, offset) {
    super();
    this.#player = player;
    this.#offset = offset;
    this.#video = el("video", {
      muted: true, playsinline: true, preload: "auto", src: addresses.media(item.id),
      poster: item.has_thumbnail ? addresses.thumbnail(item.id) : null, "aria-label": `Picture of ${item.title}`,
    });
    // The attribute counts only in HTML text.
    this.#video.muted = true;
    this.#video.addEventListener("error", () => this.#showStill(item));
    this.append(this.#video);
  }

  /** Brings the picture to where the sound is. */
  follow() {
    const video = this.#video;
    if (!video.isConnected || video.readyState < HTMLMediaElement.HAVE_METADATA) return;
    const { frame, sampleRate, isPlaying, speed } = this.#player;
    const place = frame / sampleRate + this.#offset;
    const wanted = Math.min(Math.max(0, place), video.duration);
    const runs = isPlaying && speed > 0 && place >= 0 && place < video.duration;
    if (runs && video.playbackRate !== speed) video.playbackRate = speed;
    if (runs === video.paused) {
      if (runs) video.play().catch(() => {});
      else video.pause();
    }
    const isFar = Math.abs(video.currentTime - wanted) > tolerance * speed;
    // Where it stands still, one seek is enough, however the browser rounds it; where it runs, one a second.
    const isDue = runs ? isFar && performance.now() - this.#soughtAt > 1_000 : wanted !== this.#sought;
    if (!isDue || video.seeking) return;
    [this.#sought, this.#soughtAt] = [wanted, performance.now()];
    video.currentTime = wanted;
  }

  /** Ends its connections. */
  close() {
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  #showStill(item) {
    // Also when the address was taken away to close it.
    if (!this.#video.hasAttribute("src")) return;
    const still = item.has_thumbnail ? el("img", { src: addresses.thumbnail(item.id), alt: "" }) : null;
    const note = el("p", { class: "secondary" }, "This browser cannot show the picture. The sound is all there.");
    this.replaceChildren(...[still, note].filter(Boolean));
  }
}
customElements.define("lane-picture", LanePicture);
