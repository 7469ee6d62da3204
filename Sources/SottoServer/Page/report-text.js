import { askDialog } from "/dialogs.js";
import { el } from "/dom.js";
import { bytes } from "/format.js";
import { tellResult } from "/toasts.js";

/** A report as plain text, for a message to someone who helps. */
export function reportText({ sotto, home, checks, packs, disk, ledger }) {
  return [
    `Sotto ${sotto}`, `Home: ${home}`, `Browser: ${navigator.userAgent}`, `Time: ${new Date().toISOString()}`,
    "", "Checks", ...checks.flatMap(checkLines),
    "", "Packs", ...packs.flatMap(packLines),
    "", "Disk", ...diskLines(disk),
    "", "Network ledger", ...ledgerLines(ledger), "",
  ].join("\n");
}

function checkLines({ status, title, detail, hint }) {
  return [`  ${status.padEnd(8)} ${title}: ${detail}`, ...(hint ? [`           Hint: ${hint}`] : [])];
}

function packLines({ id, version, state, size_bytes: size, path, error }) {
  const place = path ? `, ${bytes(size ?? 0)}, ${path}` : "";
  return [`  ${id} ${version}: ${state}${place}`, ...(error ? [`    [${error.code}] ${error.message}`] : [])];
}

function diskLines(disk) {
  if (!disk) return ["  unknown"];
  return Object.entries(disk).map(([name, size]) => `  ${name}: ${bytes(size)}`);
}

function ledgerLines(ledger) {
  if (!ledger) return ["  unknown"];
  if (!ledger.length) return ["  no install so far"];
  return ledger.map((entry) => {
    const facts = [entry.outcome, bytes(entry.bytes), entry.uses_network ? "network" : "no network", entry.source];
    return `  ${entry.started_at} ${entry.pack} ${entry.version}: ${facts.filter(Boolean).join(", ")}`;
  });
}

/** Puts text on the clipboard; where that is not allowed, shows it to be copied by hand. */
export async function copyText(text, title) {
  try {
    await navigator.clipboard.writeText(text);
    tellResult(`${title} copied.`);
  } catch {
    const field = el("textarea", { class: "report-text", readonly: true, rows: "16", "aria-label": title });
    field.value = text;
    field.addEventListener("focus", () => field.select());
    await askDialog({
      title, name: "copy-report", buttons: [{ label: "Close", value: null }],
      content: [el("p", {}, "The browser does not let this page use the clipboard. Copy the text from here."), field],
    });
  }
}
