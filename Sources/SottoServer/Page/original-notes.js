import { addresses } from "/api.js";
import { el } from "/dom.js";
import { chosenStream, codecName, containerName } from "/item-words.js";

/** What browsers call codecs that many of them have no decoder for, to ask for it. */
const rareCodecs = { ac3: "ac-3", eac3: "ec-3", dts: "dtsc", alac: "alac", truehd: "mlpa" };

/** Why an original that plays may not sound as it should; null where nothing is known against it. */
export function soundNote(item, player) {
  const stream = chosenStream(item);
  const codec = item.video && rareCodecs[stream?.codec];
  if (codec && !player.canPlayType(`video/mp4; codecs="${codec}"`)) {
    return `This browser has no decoder for ${codecName(stream.codec)}, so the film may be silent. Its stems are not.`;
  }
  if (stream?.channels > 2) return `This browser may not play all ${stream.channels} channels.`;
  return null;
}

/** What a preview is good for. */
export function previewReason(item) {
  return item.video ? "A preview plays here: its sound in stereo, with stills." : "A preview plays here: its sound in stereo.";
}

/** That the browser shows no picture. */
export function blindNote(item) {
  return withDownload(item, `This browser shows no picture of ${codecName(item.video.codec)}.`);
}

/** That the browser plays nothing of it. */
export function unplayableNote(item) {
  return withDownload(item, `This browser cannot play this file (${kindOf(item)}).`);
}

function withDownload(item, text) {
  const attributes = { href: `${addresses.media(item.id)}?download=true`, download: "" };
  const link = el("a", { ...attributes, "data-action": "download-original" }, "Download it");
  return el("div", { class: "notice" }, el("p", {}, text, " ", link, " to play it elsewhere."));
}

/** `MKV, H.265, E-AC-3`. */
function kindOf(item) {
  const codecs = [item.video?.codec, chosenStream(item)?.codec].filter(Boolean).map(codecName);
  return [containerName(item), ...codecs].join(", ");
}
