import { ApiError, api } from "/api.js";
import { askDialog } from "/dialogs.js";
import { el, errorBlock, setText } from "/dom.js";
import { count, counted } from "/format.js";
import { tellResult } from "/toasts.js";

const limit = 1000;
/** Every file is looked at, which takes time: so many at once, to tell how far it is. */
const chunkSize = 20;
const words = {
  added: "Added", known: "In the library already", revived: "Back in the library",
  relinked: "Found again where it is now",
};

/** Asks for paths and adds them; what failed stays in the dialog. */
export async function askPaths() {
  const field = el("textarea", {
    name: "paths", rows: "7", spellcheck: "false", autocomplete: "off", "aria-describedby": "paths-hint", wrap: "off",
    placeholder: "/films/harbour.mov",
  });
  const state = el("p", { role: "status", class: "secondary" });
  const results = el("ul", { class: "path-results", "aria-label": "What became of each path" });
  const content = [
    el("p", { id: "paths-hint" }, "The files stay where they are; Sotto copies nothing. ",
      "Uploaded files are copied into Sotto's home instead."),
    el("label", {}, "Absolute paths on this machine, one a line", field), state, results,
  ];
  await askDialog({
    name: "add-paths", title: "Add by path", content,
    buttons: [{ label: "Close", value: null }, { label: "Add", value: true, kind: "primary" }],
    onSubmit: (_, dialog) => submit({ dialog, field, state, results }),
  });
}

/** Gives whether everything was added, so that the dialog may close. */
async function submit({ dialog, field, state, results }) {
  const paths = pathsIn(field.value);
  results.replaceChildren();
  const refusal = refusalOf(paths);
  if (refusal) {
    results.append(el("li", {}, errorBlock(refusal)));
    field.focus();
    return false;
  }
  field.readOnly = true;
  const failed = await add(paths, { dialog, state, results });
  field.readOnly = false;
  if (failed.length === 0) {
    tellResult(summary(results));
    return true;
  }
  setText(state, `${summary(results)} ${counted(failed.length, "path")} could not be added.`.trim());
  field.value = failed.join("\n");
  field.focus();
  return false;
}

function refusalOf(paths) {
  if (paths.length === 0) {
    return new ApiError({
      code: "no_paths", message: "There is no path.",
      hint: "Write one absolute path a line, such as `/films/harbour.mov`.",
    });
  }
  if (paths.length <= limit) return null;
  return new ApiError({
    code: "too_many_paths", message: `These are ${count(paths.length)} paths; ${count(limit)} can be added at once.`,
    hint: "Add them in parts.",
  });
}

/** Gives the paths that were not added. Closing the dialog stops after those that are being looked at. */
async function add(paths, { dialog, state, results }) {
  const failed = [];
  for (let start = 0; start < paths.length; start += chunkSize) {
    if (!dialog.open) break;
    setText(state, `Looking at ${count(start + 1)} of ${counted(paths.length, "file")}…`);
    const chunk = paths.slice(start, start + chunkSize);
    const outcomes = await addChunk(chunk);
    results.append(...outcomes.map(outcomeRow));
    failed.push(...chunk.filter((_, index) => outcomes[index].error));
  }
  setText(state, "");
  return failed;
}

async function addChunk(paths) {
  try {
    return (await api.addItems(paths)).results;
  } catch (reason) {
    const error = ApiError.from(reason);
    return paths.map((path) => ({ path, addition: null, error }));
  }
}

function outcomeRow({ path, addition, error }) {
  const kind = error ? "badge badge-danger" : "badge badge-ok";
  const badge = el("span", { class: kind }, error ? "Not added" : words[addition]);
  return el(
    "li", { "data-addition": addition ?? "failed" },
    el("p", {}, badge, " ", el("code", {}, path)), error ? errorBlock(error) : null
  );
}

function summary(results) {
  const number = (addition) => results.querySelectorAll(`[data-addition=${addition}]`).length;
  const added = number("added") + number("revived") + number("relinked");
  const known = number("known");
  return [
    added ? `${counted(added, "file")} added.` : "",
    known ? `${counted(known, "file was", "files were")} in the library already.` : "",
  ].filter(Boolean).join(" ");
}

/** Paths as they are pasted: file managers and terminals write them as addresses or in quotes. */
function pathsIn(text) {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  return [...new Set(lines.map(pathIn))];
}

function pathIn(line) {
  const path = /^(['"])(\/.*)\1$/.exec(line)?.[2] ?? line;
  if (!path.startsWith("file://")) return path;
  try {
    return decodeURIComponent(new URL(path).pathname);
  } catch {
    return path;
  }
}
