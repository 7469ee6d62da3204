import { desktopWindow } from "/desktop-window.js";
import { el, setShown } from "/dom.js";
import { openMenu } from "/menu.js";
import { askPaths } from "/path-adding.js";
import "/upload-tray.js";
import { uploads } from "/uploads.js";

const chooser = el("input", {
  type: "file", multiple: true, hidden: true, "aria-label": "Files to upload", "data-action": "choose-files",
});
chooser.addEventListener("change", () => {
  uploads.add(chooser.files);
  chooser.value = "";
});

const staying = "They stay where they are: nothing is copied";
const uploading = "They are uploaded: Sotto keeps a copy in its home";
/** Only the window is told where the chosen files lie. */
const choosing = desktopWindow ? { detail: staying, run: desktopWindow.chooseFiles }
  : { detail: uploading, run: () => chooser.click() };

/** Opens the menu of the two ways in which files are added. */
export function openAddMenu(button) {
  openMenu(button, [
    { label: "Choose files…", action: "add-files", ...choosing },
    { label: "By path…", detail: staying, action: "add-paths", run: askPaths },
  ], "Add");
}

const overlay = el(
  "div", { class: "drop-overlay", hidden: true },
  el("div", {}, el("p", { class: "drop-title" }, "Drop to add"),
    el("p", {}, "Sotto copies the files into its home. To leave them where they are, use Add, then By path."))
);

/** Takes files that are dropped anywhere on the page. */
function followDrops() {
  const isBlocked = () => document.querySelector("dialog[open], #sign-in") !== null;
  const listen = (type, act) => addEventListener(type, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    // Or the browser would leave the page to show the file.
    event.preventDefault();
    act(event);
  });
  listen("dragover", ({ dataTransfer }) => {
    dataTransfer.dropEffect = isBlocked() ? "none" : "copy";
    setShown(overlay, !isBlocked());
  });
  // Without a related target it is the window that is left.
  listen("dragleave", ({ relatedTarget }) => relatedTarget ?? setShown(overlay, false));
  listen("drop", ({ dataTransfer }) => {
    setShown(overlay, false);
    if (!isBlocked()) take(dataTransfer);
  });
}

function take({ items }) {
  const dropped = [...items].filter(({ kind }) => kind === "file").map((item) => ({
    file: item.getAsFile(), entry: item.webkitGetAsEntry(),
  }));
  uploads.add(dropped.filter(({ entry }) => !entry?.isDirectory).map(({ file }) => file));
  for (const { entry } of dropped) if (entry?.isDirectory) uploads.refuseFolder(entry.name);
  if (!location.hash.startsWith("#/library")) location.hash = "#/library";
}

document.body.append(chooser, overlay);
followDrops();
