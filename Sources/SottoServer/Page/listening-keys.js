import { lanes } from "/lane-mixer.js";

const keys = {
  " ": "toggle-play", k: "pause", l: "shuttle 1", j: "shuttle -1", "+": "zoom-in", "=": "zoom-in", "-": "zoom-out",
  0: "show-all", s: "spectrogram", i: "loop-start", o: "loop-end", Escape: "clear-loop", Home: "go start", End: "go end", ",": "step -1",
  ".": "step 1", a: "hear 0", b: "hear 1",
};

/** What a key does while an item is listened to, if anything; see the list of shortcuts. */
export function listeningKey(event) {
  const { key, code, shiftKey, target } = event;
  const lane = lanes[["Digit1", "Digit2", "Digit3"].indexOf(code)];
  if (lane) return `${shiftKey ? "mute" : "solo"} ${lane}`;
  // Space presses the button that has the focus, and a fader has its own use for what moves it.
  if (key === " " && target.closest?.("button, a")) return null;
  if (target.matches?.("input") && /^(Arrow|Home|End|Page)/.test(key)) return null;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const seconds = (key === "ArrowLeft" ? -1 : 1) * (shiftKey ? 0.1 : 1);
    return `skip ${seconds}`;
  }
  return keys[key] ?? keys[key.toLowerCase()] ?? null;
}
