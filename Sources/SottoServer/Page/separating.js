import { ApiError, api } from "/api.js";
import { engineNames, presetNames } from "/catalog.js";
import { askDialog } from "/dialogs.js";
import { el, errorBlock } from "/dom.js";
import { tellFailures } from "/failures.js";
import { counted } from "/format.js";
import { live } from "/live.js";
import { openMenu } from "/menu.js";
import { askSeparationOptions } from "/separation-options.js";
import { tellError, tellResult } from "/toasts.js";

const chunkSize = 1000;
/** Events tell of all jobs; a few are taken from the answer, so that a click shows at once. */
const shownAtOnce = 50;

/** The pack that an engine needs, where it is not installed; null where it is, or where that is not known yet. */
export function missingPack(engine = live.status?.engines[0]?.engine) {
  const offer = live.status?.engines.find((candidate) => candidate.engine === engine);
  const pack = live.packs.get(offer?.pack);
  return pack && pack.state !== "installed" ? pack : null;
}

/** Queues the separation of items, and tells what became of that. `onProgress` gets the number of those asked for. */
export async function separate(ids, options = {}, onProgress = () => {}) {
  const pack = missingPack(options.engine);
  if (pack) return tellMissing(pack);
  const outcome = { queued: 0, active: 0, errors: [] };
  try {
    for (let start = 0; start < ids.length; start += chunkSize) {
      const { results } = await api.separate(ids.slice(start, start + chunkSize), options);
      results.forEach((result) => take(result, outcome));
      results.slice(0, shownAtOnce).forEach(({ job }) => job && live.takeJob(job));
      onProgress(Math.min(start + chunkSize, ids.length));
    }
  } catch (error) {
    tellError(ApiError.from(error), "Separate");
  }
  return tell(outcome, ids.length);
}

/** Queues a failed or cancelled separation again. */
export async function retrySeparation(job) {
  const pack = missingPack(job.options?.engine);
  if (pack) return tellMissing(pack);
  return live.takeJob(await api.retryJob(job.id));
}

function take({ is_new: isNew, error }, outcome) {
  if (error) outcome.errors.push(error);
  else if (isNew) outcome.queued += 1;
  else outcome.active += 1;
}

function tell({ queued, active, errors }, asked) {
  // What was clicked for one item shows in its row.
  if (asked > 1 && queued) tellResult(`${counted(queued, "separation")} queued.`);
  if (active && asked === 1) tellResult("It is queued or running already.");
  if (active && asked > 1) tellResult(`${counted(active, "item was", "items were")} queued or running already.`);
  const missing = errors.some(({ code }) => code === "pack_not_installed") ? missingPack() : null;
  if (missing) return tellMissing(missing);
  return tellFailures(errors, "Separate");
}

/** Opens the menu of what a separation can be asked for; `run(options)` is called with what is chosen. */
export function openSeparateMenu(button, run) {
  const offers = live.status?.engines ?? [];
  const choices = offers.flatMap(({ engine, presets }) => presets.map((preset) => ({
    label: presetNames[preset], detail: engineNames[engine], action: `separate-${engine}-${preset}`,
    run: () => run({ engine, preset }),
  })));
  const more = {
    label: "With other options…", detail: "Engine, preset, precision, bit depth", action: "separate-options",
    run: async () => {
      const options = await askSeparationOptions(offers);
      if (options) run(options);
    },
  };
  openMenu(button, [...choices, null, more], "How to separate");
}

const missingWords = {
  not_installed: [
    "is not installed", "Separating needs it. Nothing is downloaded until you install it there.",
    "Show where to install it",
  ],
  installing: ["is being installed", "Separate again when it is ready.", "Show its progress"],
  broken: ["is damaged", "Separating needs it. Install it again there.", "Show where to install it"],
};

async function tellMissing(pack) {
  const [state, explanation, label] = missingWords[pack.state];
  const isWanted = await askDialog({
    name: "pack-missing",
    title: `${pack.title} ${state}`,
    content: [pack.error ? errorBlock(pack.error) : null, el("p", {}, explanation)].filter(Boolean),
    buttons: [{ label: "Cancel", value: null }, { label, value: true, kind: "primary" }],
  });
  if (isWanted) location.hash = `#/diagnostics/${pack.id}`;
}
