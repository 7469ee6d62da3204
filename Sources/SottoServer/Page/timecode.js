/** `1:02:05.250`: hours only where there are some, as many digits behind the point as a step of `step` seconds needs. */
export function timecode(seconds, step = 0.001) {
  const digits = step >= 1 ? 0 : Math.ceil(-Math.log10(step) - 1e-9);
  const unit = 10 ** digits;
  const all = Math.round(Math.max(0, seconds) * unit);
  const whole = Math.floor(all / unit);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (parts[0] === 0) parts.shift();
  const text = parts.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
  return digits ? `${text}.${String(all % unit).padStart(digits, "0")}` : text;
}
