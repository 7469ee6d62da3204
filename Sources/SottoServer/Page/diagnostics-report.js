import { el, prose } from "/dom.js";
import { absolute, bytes, count, counted } from "/format.js";
import { icon } from "/icons.js";

const statuses = {
  problem: { word: "Problem", badge: "badge-danger", icon: "problem" },
  warning: { word: "Warning", badge: "badge-warn", icon: "warning" },
  ok: { word: "OK", badge: "badge-ok", icon: "ok" },
};
const outcomes = {
  running: { word: "Running", badge: "badge-info" },
  succeeded: { word: "Succeeded", badge: "badge-ok" },
  failed: { word: "Failed", badge: "badge-danger" },
  cancelled: { word: "Cancelled", badge: "" },
  interrupted: { word: "Interrupted", badge: "badge-warn" },
};
const unknown = "Not known: the database cannot be read. The checks say why.";
const diskWords = {
  packs: "Packs", derived: "Stems and thumbnails", uploads: "Uploaded files", jobs: "Logs and work of jobs", free: "Free",
};

/** What was looked at, what does not work first. */
export function checksSection(checks) {
  const order = Object.keys(statuses);
  const sorted = [...checks].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  return section("checks", "Checks", summary(checks), el("ul", { class: "checks card" }, sorted.map(checkRow)));
}

function summary(checks) {
  const number = (status) => checks.filter((check) => check.status === status).length;
  const found = [
    number("problem") ? counted(number("problem"), "problem") : null,
    number("warning") ? counted(number("warning"), "warning") : null,
  ].filter(Boolean);
  return found.length ? found.join(", ") : "Everything works.";
}

function checkRow({ id, title, status, detail, hint }) {
  return el(
    "li", { class: "check", "data-check": id, "data-status": status },
    badge(statuses[status]), el("span", { class: "check-title" }, title),
    el(
      "div", { class: "check-detail" }, el("p", {}, prose(detail)),
      hint ? el("p", { class: "error-hint" }, prose(hint)) : null
    )
  );
}

/** What Sotto takes on the disk, and what is left there. */
export function diskSection(disk) {
  if (!disk) return section("disk", "Disk use", unknown);
  const all = Object.values(disk).reduce((sum, size) => sum + size, 0);
  const rows = Object.entries(diskWords).map(([name, word]) => el(
    "tr", { "data-disk": name }, el("th", { scope: "row" }, word), el("td", {}, share(disk[name] / all)),
    el("td", { class: "number" }, bytes(disk[name]))
  ));
  const heads = ["What", "Share", "Size"].map((word) => el("th", { scope: "col" }, word));
  const head = el("thead", { class: "visually-hidden" }, el("tr", {}, heads));
  const table = el("table", { class: "disk" }, head, el("tbody", {}, rows));
  return section("disk", "Disk use", null, el("div", { class: "card" }, table));
}

function share(fraction) {
  const bar = el("div", { class: "progress", "aria-hidden": "true" }, el("span"));
  bar.style.setProperty("--fraction", fraction);
  return bar;
}

/** Every install, and so every time that Sotto may have used the network. */
export function ledgerSection(ledger) {
  const title = "Network ledger";
  if (!ledger) return section("ledger", title, unknown);
  if (!ledger.length) {
    const empty = "Sotto has never used the network. Only an install does, and each is recorded here.";
    return section("ledger", title, empty);
  }
  const names = ["When", "Pack", "Version", "Outcome", "Network", "Size", "Source"];
  const head = el("thead", {}, el("tr", {}, names.map((name) => (
    el("th", { scope: "col", class: name === "Size" ? "number" : null }, name)
  ))));
  const table = el("table", { class: "ledger" }, head, ledger.map(ledgerRows));
  const scroller = el(
    "div", { class: "card table-scroll", role: "region", tabindex: "0", "aria-label": "Installs" }, table
  );
  return section("ledger", title, "Every install. Nothing else uses the network.", scroller);
}

function ledgerRows(entry) {
  return el(
    "tbody", { "data-ledger-job": entry.job },
    el(
      "tr", {},
      el("td", { class: "when" }, el("time", { datetime: entry.started_at }, absolute(entry.started_at))),
      el("td", {}, entry.pack), el("td", {}, entry.version), el("td", {}, badge(outcomes[entry.outcome])),
      el("td", {}, entry.uses_network ? "Yes" : "No"), el("td", { class: "number" }, bytes(entry.bytes)),
      el("td", { class: "source" }, entry.source)
    ),
    entry.files.length ? el("tr", {}, el("td", { colspan: "7" }, fileList(entry.files))) : null
  );
}

function fileList(files) {
  const details = el("details", {}, el("summary", {}, counted(files.length, "file")));
  // An environment has hundreds of files: rows are made for who looks at them.
  const open = () => details.append(el("ul", { class: "ledger-files" }, files.map(fileRow)));
  details.addEventListener("toggle", open, { once: true });
  return details;
}

function fileRow({ name, bytes: size, sha256 }) {
  return el(
    "li", {}, el("span", {}, name), el("span", { class: "secondary" }, `${count(size)} bytes`), el("code", {}, sha256)
  );
}

function badge({ word, badge: kind, icon: name }) {
  return el("span", { class: `badge ${kind}` }, name ? icon(name) : null, word);
}

function section(name, title, note, ...content) {
  const id = `diagnostics-${name}`;
  return el(
    "section", { "aria-labelledby": id, "data-section": name }, el("h2", { id }, title),
    note ? el("p", { class: "secondary section-note" }, note) : null, ...content
  );
}
