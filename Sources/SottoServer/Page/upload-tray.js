import { button, iconButton } from "/buttons.js";
import { el, errorBlock, oncePerFrame, setAttribute, setShown, setText } from "/dom.js";
import { count, counted, percent } from "/format.js";
import { ProgressBar } from "/progress.js";
import { tellResult } from "/toasts.js";
import { uploads } from "/uploads.js";

const shownAtMost = 50;

/** What is being uploaded, in a corner of the page, whichever view is shown; gone when there is nothing to say. */
class UploadTray extends HTMLElement {
  #title = el("h2", {});
  #close = iconButton("dismiss-uploads", "close", "Dismiss");
  #list = el("ul", {});
  #more = el("p", { class: "secondary" });
  #rows = new Map();

  constructor() {
    super();
    setAttribute(this, "role", "region");
    setAttribute(this, "aria-label", "Uploads");
    this.hidden = true;
    this.append(el("div", { class: "tray-header" }, this.#title, this.#close), this.#list, this.#more);
    this.#close.addEventListener("click", () => uploads.dismissFailed());
    uploads.addEventListener("change", oncePerFrame(() => this.#show()));
    uploads.addEventListener("finish", ({ detail }) => detail && tellResult(`${counted(detail, "file")} uploaded.`));
  }

  #show() {
    const { list, activeCount, doneCount } = uploads;
    setShown(this, list.length > 0);
    setShown(this.#close, activeCount === 0);
    const progress = `Uploading: ${count(doneCount)} of ${count(doneCount + activeCount)} done`;
    setText(this.#title, activeCount ? progress : "Uploads that failed");
    const shown = inOrder(list).slice(0, shownAtMost);
    for (const [upload, row] of this.#rows) if (!shown.includes(upload)) this.#forget(upload, row);
    shown.forEach((upload, index) => this.#showOne(upload, index));
    setShown(this.#more, list.length > shown.length);
    setText(this.#more, `and ${count(list.length - shown.length)} more`);
  }

  #forget(upload, row) {
    row.remove();
    this.#rows.delete(upload);
  }

  #showOne(upload, index) {
    let row = this.#rows.get(upload);
    if (!row) this.#rows.set(upload, (row = new UploadRow(upload)));
    if (this.#list.children[index] !== row) this.#list.insertBefore(row, this.#list.children[index] ?? null);
    row.show(upload);
  }
}

/** What moves comes first, what failed after it, what waits last. */
function inOrder(list) {
  const rank = { sending: 0, checking: 0, failed: 1, waiting: 2 };
  return list.toSorted((one, other) => rank[one.state] - rank[other.state]);
}

class UploadRow extends HTMLElement {
  #state = el("span", { class: "secondary" });
  #bar;
  #cancel;
  #problem = el("div", {});
  #error = null;

  constructor(upload) {
    super();
    setAttribute(this, "role", "listitem");
    this.#bar = new ProgressBar(`Uploading ${upload.name}`);
    this.#cancel = iconButton("cancel-upload", "close", `Cancel the upload of ${upload.name}`);
    this.#cancel.addEventListener("click", () => uploads.cancel(upload));
    const name = el("span", { class: "truncate", title: upload.name }, upload.name);
    this.append(name, this.#state, this.#cancel, this.#bar, this.#problem);
  }

  show(upload) {
    const { state, fraction, error } = upload;
    setAttribute(this, "data-upload-state", state);
    const words = { waiting: "Waiting", sending: percent(fraction), checking: "Checking", failed: "Failed" };
    setText(this.#state, words[state]);
    this.#bar.fraction = state === "sending" || state === "checking" ? fraction : null;
    setShown(this.#cancel, state !== "failed");
    if (error === this.#error) return;
    this.#error = error;
    this.#problem.replaceChildren(...(error ? [errorBlock(error, upload.file ? retryButton(upload) : null)] : []));
  }
}

function retryButton(upload) {
  return el("p", {}, button("retry-upload", "Try again", { on: { click: () => uploads.retry(upload) } }));
}

customElements.define("upload-row", UploadRow);
customElements.define("upload-tray", UploadTray);

// Above what else is told in that corner, so that neither covers the other.
document.querySelector("#toasts").prepend(new UploadTray());
