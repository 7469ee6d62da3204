const relativeTime = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const absoluteTime = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const wholeNumber = new Intl.NumberFormat("en");

/** `1:02:05`, `3:07`. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** Decimal units, as disks and downloads are sold: `73 MB`, `2.5 GB`. */
export function bytes(count) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 10 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

export function count(number) {
  return wholeNumber.format(number);
}

/** `1 file`, `2 files`. */
export function counted(number, singular, plural = `${singular}s`) {
  return `${count(number)} ${number === 1 ? singular : plural}`;
}

export function percent(fraction) {
  return `${Math.floor(fraction * 100)}%`;
}

/** `4.2× real time`, `31× real time`. */
export function speed(value) {
  return `${value >= 10 ? Math.round(value) : value.toFixed(1)}× real time`;
}

export function absolute(date) {
  return absoluteTime.format(new Date(date));
}

/** `3 minutes ago`, `yesterday`. */
export function relative(date) {
  const seconds = (new Date(date).getTime() - Date.now()) / 1000;
  const steps = [["day", 86400], ["hour", 3600], ["minute", 60]];
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return relativeTime.format(Math.trunc(seconds / length), unit);
  }
  return "just now";
}
