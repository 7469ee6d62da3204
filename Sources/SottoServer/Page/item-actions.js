import { addresses, api } from "/api.js";
import { el } from "/dom.js";
import { removeItem } from "/item-removing.js";
import { live } from "/live.js";
import { openMenu } from "/menu.js";
import { openSeparateMenu, retrySeparation, separate } from "/separating.js";
import { tellError, tellResult, tellingErrors } from "/toasts.js";

/** What can be done with one item, by the name that buttons have in `data-action`. */
export const itemActions = {
  separate: ({ item }) => tellingErrors(() => separate([item.id]), "Separate"),
  "separate-menu": ({ item, button }) => openSeparateMenu(button, (options) => separate([item.id], options)),
  retry: ({ item }) => tellingErrors(() => retrySeparation(live.newest(item.latest_job)), "Retry"),
  cancel: ({ item }) => tellingErrors(async () => live.takeJob(await api.cancelJob(item.latest_job.id)), "Cancel"),
  "add-again": ({ item }) => tellingErrors(() => addAgain(item), "Add again"),
  "copy-path": ({ item }) => tellingErrors(() => copyPath(item), "Copy path"),
  remove: ({ item }) => removeItem(item),
  more: ({ item, button }) => openMoreMenu(item, button),
};

function openMoreMenu(item, button) {
  const hasStems = item.stems.state !== "none";
  const downloads = [["vocals", "Download vocals"], ["background", "Download background"]].map(([stem, label]) => ({
    label, action: `download-${stem}`, run: () => download(addresses.stem(item.id, `${stem}.wav`)),
  }));
  const job = item.latest_job;
  openMenu(button, [
    ...(hasStems ? [...downloads, null] : []),
    { label: "Show details", action: "details", run: () => (location.hash = `#/library/${item.id}`) },
    ...(job ? [{ label: "Show last job", action: "show-job", run: () => (location.hash = `#/jobs/${job.id}`) }] : []),
    { label: "Copy path", action: "copy-path", run: () => itemActions["copy-path"]({ item }) },
    null,
    { label: "Remove…", action: "remove", run: () => removeItem(item) },
  ], `More for ${item.title}`);
}

function download(address) {
  el("a", { href: `${address}?download=true`, download: "" }).click();
}

async function copyPath({ path }) {
  await navigator.clipboard.writeText(path);
  tellResult("Path copied.");
}

/** For a file that has changed: adding it makes Sotto look at it anew. */
async function addAgain(item) {
  const { results } = await api.addItems([item.path]);
  if (results[0].error) return tellError(results[0].error, "Add again");
  return separate([item.id]);
}
