import { addresses } from "/api.js";
import { el } from "/dom.js";
import { PreviewStills } from "/preview-stills.js";

/** The picture may be so far from the sound, in seconds, before it is brought back: two frames of a film. */
const tolerance = 0.08;

/**
 * The film's picture, without its own sound: it follows the player of the stems, and so do stills where the browser cannot
 * show it.
 */
export class LanePicture extends HTMLElement {
  #player;
  #offset;
  #video;
  #stills = null;
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
    this.#video.addEventListener("error", () => this.#showStills(item));
    this.#video.addEventListener("loadedmetadata", () => this.#video.videoWidth === 0 && this.#showStills(item));
    this.append(this.#video);
  }

  /** Brings the picture to where the sound is. */
  follow() {
    const video = this.#video;
    const { frame, sampleRate, isPlaying, speed } = this.#player;
    const place = frame / sampleRate + this.#offset;
    this.#stills?.show(place);
    if (this.#stills || video.readyState < HTMLMediaElement.HAVE_METADATA) return;
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

  #showStills(item) {
    // Also when the address was taken away to close it.
    if (this.#stills || !this.#video.hasAttribute("src")) return;
    this.close();
    this.#stills = new PreviewStills(item);
    const text = "This browser cannot show the picture, so these are stills. The sound is all there.";
    this.replaceChildren(this.#stills, el("p", {}, text));
  }
}
customElements.define("lane-picture", LanePicture);
