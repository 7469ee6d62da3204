import { el } from "/dom.js";

let dialogCount = 0;

/**
 * Shows a dialog until it is answered.
 *
 * `buttons` are `{label, value, kind}`, in the order in which they stand; `kind` is `primary`, `danger` or nothing. A
 * button's `value` is what comes back, null when the dialog was dismissed. `onSubmit(value, dialog)`, if given, may keep
 * the dialog open by giving false.
 */
export function askDialog({ title, content, buttons, name, onSubmit }) {
  dialogCount += 1;
  const titleID = `dialog-title-${dialogCount}`;
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": titleID, "data-dialog": name });
  const footer = el("footer", { class: "dialog-buttons" });
  // Links in a dialog lead to what it hides.
  const leave = () => dialog.close();
  addEventListener("hashchange", leave);
  const answer = new Promise((resolve) => {
    for (const button of buttons) footer.append(answerButton(button, dialog, onSubmit));
    dialog.addEventListener("close", () => {
      removeEventListener("hashchange", leave);
      dialog.remove();
      resolve(dialog.answer ?? null);
    });
  });
  dialog.append(el("h2", { id: titleID }, title), el("div", { class: "dialog-content" }, content), footer);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && isOutside(event, dialog)) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  focusFirst(dialog, content, footer);
  return answer;
}

function answerButton({ label, value, kind }, dialog, onSubmit) {
  const button = el("button", { type: "button", class: kind ?? "", "data-answer": String(value) }, label);
  button.addEventListener("click", async () => {
    if (value !== null && onSubmit) {
      button.disabled = true;
      const isDone = await onSubmit(value, dialog);
      button.disabled = false;
      if (isDone === false) return;
    }
    dialog.answer = value;
    dialog.close();
  });
  return button;
}

function isOutside({ clientX, clientY }, dialog) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

function focusFirst(dialog, content, footer) {
  // A field if there is one, else the last button, which does what was asked for; where that destroys, Cancel instead.
  const field = dialog.querySelector(".dialog-content :is(input:not([type=checkbox]), textarea, select)");
  const safe = footer.querySelector(".danger") ? footer.firstElementChild : footer.lastElementChild;
  (field ?? safe)?.focus();
}

/** Asks before something is done. Gives whether it may be. */
export async function confirmDialog({ title, content, label, kind = "danger", name, cancelLabel = "Cancel" }) {
  const buttons = [{ label: cancelLabel, value: null }, { label, value: true, kind }];
  return (await askDialog({ title, content, buttons, name })) === true;
}

const shortcuts = [
  ["/", "Search the library"],
  ["↑ ↓ Home End Page↑ Page↓", "Move through the library"],
  ["Enter", "Play the item"],
  ["s", "Separate the item, or what is selected"],
  ["Space", "Select the item"],
  ["Shift + click", "Select a range"],
  ["Ctrl + A", "Select all"],
  ["Delete", "Remove the item, or what is selected"],
  ["Escape", "Clear the search or the selection, close the player"],
  ["Space k j l", "Listening: play or pause, stop, backwards, forwards (again: faster)"],
  ["← →", "Listening: a second back or on, with Shift a tenth"],
  [", .", "Listening: a sample back or on"],
  ["1 2 3", "Listening: solo the mixture, the vocals, the background; with Shift mute"],
  ["a b", "Listening: A or B, where two separations are compared"],
  ["i o Escape", "Listening: repeat from here, to here, not at all"],
  ["+ - 0 s", "Listening: zoom in, zoom out, show all, spectrogram"],
  ["g then l j d", "Open the Library, the Jobs, the Diagnostics"],
  ["?", "Show this"],
];

/** What stands between keys. */
const words = new Set(["+", "click", "then"]);

export function showShortcuts() {
  if (document.querySelector("dialog[open]")) return;
  const list = el("dl", { class: "shortcuts" }, shortcuts.map(([keys, what]) => [
    el("dt", {}, keys.split(" ").map((key, index) => (index > 0 && words.has(key) ? ` ${key} ` : el("kbd", {}, key)))),
    el("dd", {}, what),
  ]));
  askDialog({
    title: "Keyboard shortcuts", content: [list], name: "shortcuts", buttons: [{ label: "Close", value: null }],
  });
}
