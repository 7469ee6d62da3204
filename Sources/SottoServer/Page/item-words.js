import { engineNames, presetNames } from "/catalog.js";
import { duration, percent } from "/format.js";
import { secondsLeft, stageText } from "/progress.js";

const containers = {
  matroska: "MKV", mpeg: "MPEG-PS", mpegts: "MPEG-TS", ogg: "Ogg", w64: "Wave64", webm: "WebM", wv: "WavPack",
};
const codecs = {
  ac3: "AC-3", dca: "DTS", dnxhd: "DNxHD", dts: "DTS", dvvideo: "DV", eac3: "E-AC-3", h264: "H.264", hevc: "H.265",
  mpeg1video: "MPEG-1", mpeg2video: "MPEG-2", mpeg4: "MPEG-4", opus: "Opus", prores: "ProRes", theora: "Theora",
  truehd: "TrueHD", vorbis: "Vorbis", wavpack: "WavPack", wmav2: "WMA",
};

/** `MP4`: ffprobe names all containers that a file may be, the file's ending says which of them it is. */
export function containerName({ container, path }) {
  const names = container.split(",");
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  const name = names.includes(ending) ? ending : names[0];
  return containers[name] ?? name.toUpperCase();
}

/** `H.264`, `AAC`, `PCM 24-bit`. */
export function codecName(codec) {
  const [, kind, bits] = /^pcm_([suf])(\d+)/.exec(codec) ?? [];
  if (bits) return `PCM ${bits}-bit${kind === "f" ? " float" : ""}`;
  return codecs[codec] ?? codec.toUpperCase();
}

/** `mono`, `stereo`, `5.1`. */
function channelsText({ channels, layout }) {
  if (channels === 1) return "mono";
  if (channels === 2) return "stereo";
  const [name] = (layout ?? "").split("(");
  return /^\d+\.\d+/.test(name) ? name : `${channels} channels`;
}

/** The stream that is separated: the default one, else the first. */
export function chosenStream(item) {
  return item.audio_streams.find((stream) => stream.is_default) ?? item.audio_streams[0] ?? null;
}

/** An item's format in two lines: `MP4 · 1920×1080` and `H.264 · AAC stereo`. */
export function formatLines(item) {
  const container = containerName(item);
  const stream = chosenStream(item);
  const audio = stream && [codecName(stream.codec), channelsText(stream)];
  return [
    [container, item.video ? `${item.video.width}×${item.video.height}` : null],
    [item.video ? codecName(item.video.codec) : null, audio?.filter((word) => word !== container).join(" ")],
  ].map((words) => words.filter(Boolean).join(" · "));
}

/** One of an item's audio streams: `AAC, stereo, 48 kHz, eng, "Commentary"`. */
export function streamText(stream) {
  return [
    codecName(stream.codec), channelsText(stream), `${stream.sample_rate / 1000} kHz`, stream.language,
    stream.title ? `“${stream.title}”` : null,
  ].filter(Boolean).join(", ");
}

/** A path in two parts, so that the ellipsis comes before the file's name. Where uploads are kept is nobody's concern. */
export function pathParts(item) {
  const end = item.path.lastIndexOf("/");
  return [item.uploaded ? "Uploaded" : item.path.slice(0, end), item.path.slice(end)];
}

/** What there is to say of an item's stems and of the job that makes them, for a badge with a line beside it. */
export function stemsWords(item, job) {
  switch (job?.state) {
    case "queued": return { state: "queued", label: "Queued", icon: "clock", kind: "info", detail: "" };
    case "running": return { state: "running", label: stageText(job), icon: null, kind: "info", detail: timeText(job) };
    case "failed": {
      const { code, message } = job.error ?? { code: "", message: "" };
      const detail = withoutPath(message, item);
      return { state: "failed", label: "Failed", icon: "problem", kind: "danger", detail, code };
    }
  }
  return settledWords(item, job);
}

/** An error's message where there is little room, and the path stands beside it. */
function withoutPath(message, { path }) {
  const text = message.replaceAll(`"${path}"`, "the file");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function settledWords({ stems }, job) {
  const made = stems.preset ? `${presetNames[stems.preset]} · ${engineNames[stems.engine]}` : "";
  switch (stems.state) {
    case "ready": return { state: "ready", label: "Ready", icon: "ok", kind: "ok", detail: made };
    case "stale": {
      return { state: "stale", label: "Stale", icon: "warning", kind: "warn", detail: "The file has changed since" };
    }
  }
  if (job?.state === "cancelled") {
    return { state: "none", label: "Cancelled", icon: "cancelled", kind: "plain", detail: "" };
  }
  return { state: "none", label: "No stems", icon: null, kind: "none", detail: "" };
}

function timeText(job) {
  const left = secondsLeft(job);
  return left === null ? percent(job.fraction) : `${percent(job.fraction)} · ${duration(left)} left`;
}

export function isActive(job) {
  return job?.state === "queued" || job?.state === "running";
}
