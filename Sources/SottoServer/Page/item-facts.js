import { button } from "/buttons.js";
import { bitDepthNames, engineNames, precisionNames, presetNames } from "/catalog.js";
import { el } from "/dom.js";
import { absolute, bytes, count, duration, speed } from "/format.js";
import { codecName, containerName, streamText } from "/item-words.js";

/** How stems were made, from their `separation.json`. */
export function separationFacts(manifest) {
  const { engine, engine_version: version, preset, precision, bit_depth: depth, source } = manifest;
  const { sample_rate: rate, layout, sum_error: { relative_db: sumError } } = manifest;
  const facts = [
    ["Preset", presetNames[preset] ?? preset],
    ["Engine", `${engineNames[engine] ?? engine} ${version}`],
    ["Precision", precisionNames[precision] ?? precision],
    ["Stored as", `${bitDepthNames[depth] ?? depth} WAV, ${rate / 1000} kHz, ${layout}`],
    ["Made from", streamText(source.stream)],
    ["Audio begins", source.start_offset_seconds ? `${source.start_offset_seconds.toFixed(3)} s into the film` : null],
    ["Made", absolute(manifest.created_at)],
    ["Speed", speed(manifest.speed)],
    ["Sum against the original", sumError === null ? "exact" : decibels(sumError)],
  ];
  return [el("h3", {}, "How the stems were made"), levels(manifest), list(facts)];
}

/** What is known of an item's file. */
export function fileFacts(item) {
  const { video, audio_streams: streams } = item;
  const copy = button("copy-path", "Copy path", { class: "quiet" });
  const facts = [
    ["Path", el("span", {}, el("code", {}, item.path), " ", copy)],
    ["Kept", item.uploaded ? "As an uploaded copy, in Sotto's home" : "By you: Sotto only reads it"],
    ["Size", bytes(item.size_bytes)],
    ["Length", duration(item.duration_seconds)],
    ["Container", containerName(item)],
    ["Picture", video ? `${codecName(video.codec)}, ${video.width}×${video.height}` : null],
    ...streams.map((stream, index) => [streams.length > 1 ? `Audio ${index + 1}` : "Audio", streamText(stream)]),
    ["Added", absolute(item.added_at)],
    ["SHA-256", item.sha256 ? el("code", {}, item.sha256) : null],
  ];
  return [el("h3", {}, "File"), list(facts)];
}

function levels({ mixture, vocals, background }) {
  const rows = [
    ["Original", mixture, null], ["Vocals", vocals.level, vocals], ["Background", background.level, background],
  ];
  return el(
    "table", {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Level"), ["RMS", "Peak", "Clipped"].map((name) =>
      el("th", { scope: "col", class: "number" }, name)))),
    el("tbody", {}, rows.map(([name, level, stem]) => el(
      "tr", {}, el("th", { scope: "row" }, name), number(decibels(level.rms_db)), number(decibels(level.peak_db)),
      number(stem ? count(stem.clipped_samples) : "")
    )))
  );
}

function number(text) {
  return el("td", { class: "number" }, text);
}

/** `−19.3 dB`; silence has no level. */
function decibels(value) {
  return value === null ? "silent" : `${value.toFixed(1).replace("-", "−")} dB`;
}

function list(facts) {
  const known = facts.filter(([, value]) => value !== null && value !== "");
  return el("dl", { class: "facts" }, known.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}
