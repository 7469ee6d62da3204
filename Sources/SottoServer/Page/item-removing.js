import { ApiError, api } from "/api.js";
import { askDialog } from "/dialogs.js";
import { el } from "/dom.js";
import { tellFailures } from "/failures.js";
import { counted } from "/format.js";
import { tellResult } from "/toasts.js";

const parallel = 3;

/** Asks whether an item may go, and removes it. Gives whether it went. */
export async function removeItem(item) {
  const hasStems = item.stems.state !== "none";
  const explanation = item.uploaded
    ? "Its file was uploaded: Sotto's copy of it is deleted."
    : ["Its file is not touched: ", el("code", {}, item.path)];
  const answer = await ask({
    title: `Remove “${item.title}” from the library?`, explanation, hasStems, stemsLabel: "Delete its stems too",
    keeps: "Kept stems are back when the same file is added again.",
  });
  return answer !== null && (await remove([item.id], answer.derived)) > 0;
}

/** Asks whether a selection may go, and removes it. `onProgress` gets the number of those that have been dealt with. */
export async function removeItems(ids, onProgress) {
  const answer = await ask({
    title: `Remove ${counted(ids.length, "item")} from the library?`,
    explanation: "Files that were added by their path are not touched. Of uploaded files, Sotto's copies are deleted.",
    hasStems: true, stemsLabel: "Delete their stems too",
    keeps: "Kept stems are back when the same files are added again.",
  });
  if (answer) await remove(ids, answer.derived, onProgress);
}

async function ask({ title, explanation, hasStems, stemsLabel, keeps }) {
  const derived = el("input", { type: "checkbox", name: "derived" });
  const content = [el("p", {}, explanation)];
  if (hasStems) content.push(el("label", {}, derived, stemsLabel), el("p", { class: "secondary" }, keeps));
  const isSure = await askDialog({
    name: "remove", title, content,
    buttons: [{ label: "Cancel", value: null }, { label: "Remove", value: true, kind: "danger" }],
  });
  return isSure ? { derived: derived.checked } : null;
}

async function remove(ids, derived, onProgress = () => {}) {
  const waiting = [...ids];
  const errors = [];
  const work = async () => {
    for (let id = waiting.shift(); id; id = waiting.shift()) {
      await api.removeItem(id, derived).catch((error) => errors.push(ApiError.from(error)));
      onProgress(ids.length - waiting.length);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  const removed = ids.length - errors.length;
  if (removed) tellResult(`${counted(removed, "item")} removed.`);
  tellFailures(errors, "Remove");
  return removed;
}
