import { confirmDialog } from "/dialogs.js";
import { el, present } from "/dom.js";
import { bytes } from "/format.js";
import { live } from "/live.js";

const promise = "Sotto uses the network for this alone, and keeps a record of it. You can cancel at any time.";

/**
 * Says what an install downloads, from where and how much, before anything starts. Gives whether it may.
 *
 * `freeBytes` is what is free on the home's disk; null when that is not known.
 */
export function confirmInstall(pack, label, freeBytes) {
  const isTight = freeBytes !== null && freeBytes < pack.installed_bytes + pack.download_bytes;
  const free = freeBytes === null ? "" : `; ${bytes(freeBytes)} are free`;
  const facts = el("dl", { class: "pack-facts" }, [
    ["Downloads", `about ${bytes(pack.download_bytes)}`],
    ["From", el("ul", { class: "sources" }, pack.sources.map((source) => el("li", {}, source)))],
    ["Takes on disk", `about ${bytes(pack.installed_bytes)}${free}`],
    ["Goes to", el("code", {}, pack.path ?? `${live.status?.home ?? ""}/packs/${pack.id}`)],
  ].map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
  const content = [
    el("p", {}, pack.purpose), facts,
    isTight ? el("p", { class: "notice notice-warn" }, "That may be too little: free some space first.") : null,
    el("p", { class: "secondary" }, promise),
  ];
  return confirmDialog({
    title: `${label} ${pack.version}?`, content: present(content), label: "Install", kind: "primary", name: "install",
  });
}

/** Asks before a pack is removed from the disk. */
export function confirmRemoval(pack) {
  const size = pack.size_bytes === null ? "It" : `It takes ${bytes(pack.size_bytes)} and`;
  const content = [
    el("p", {}, `${size} is deleted from the disk. Your files and their stems stay as they are.`),
    el("p", {}, `To use it again, about ${bytes(pack.download_bytes)} have to be downloaded.`),
  ];
  const title = `Remove ${pack.title} ${pack.version}?`;
  return confirmDialog({ title, content, label: "Remove", name: "remove-pack" });
}
