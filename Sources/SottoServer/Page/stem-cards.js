import { addresses } from "/api.js";
import { button } from "/buttons.js";
import { desktopWindow } from "/desktop-window.js";
import { el } from "/dom.js";
import { icon } from "/icons.js";
import { tellResult, tellingErrors } from "/toasts.js";

const stems = [["vocals", "Vocals"], ["background", "Background"]];

/** Both stems as files: to drag into an editor, to download, to copy the path of, and in the window to reveal. */
export function stemCards(item) {
  return el("ul", { class: "stem-cards", "aria-label": "Stems" }, stems.map(([stem, name]) => card(item, stem, name)));
}

function card(item, stem, name) {
  const path = item.stems[stem];
  const address = `${addresses.stem(item.id, `${stem}.wav`)}?download=true`;
  const handle = el(
    "span", {
      class: "stem-handle", draggable: "true", title: `Drag the ${stem} into another program`,
      on: { dragstart: ({ dataTransfer }) => giveFile(dataTransfer, path, address, `${item.title} ${stem}.wav`) },
    },
    icon("audio"), name
  );
  return el(
    "li", { class: "stem-card", "data-stem": stem }, handle,
    el("a", { class: "button quiet", href: address, download: "", "data-action": "download-stem" }, "Download"),
    button("copy-stem-path", "Copy path", {
      class: "quiet", "aria-label": `Copy path of ${name}`, on: { click: () => copyPath(path) },
    }),
    desktopWindow ? button("reveal", "Show in folder", {
      class: "quiet", "aria-label": `Show ${name} in its folder`,
      on: { click: () => desktopWindow.reveal(path) },
    }) : null
  );
}

/** Programs take the file where it lies; browsers, which may not, download it. */
function giveFile(transfer, path, address, name) {
  transfer.effectAllowed = "copy";
  transfer.setData("text/uri-list", new URL(`file://${path.split("/").map(encodeURIComponent).join("/")}`).href);
  transfer.setData("text/plain", path);
  transfer.setData("DownloadURL", `audio/wav:${name.replaceAll(":", "-")}:${new URL(address, location.href).href}`);
}

function copyPath(path) {
  tellingErrors(async () => {
    await navigator.clipboard.writeText(path);
    tellResult("Path copied.");
  }, "Copy path");
}
