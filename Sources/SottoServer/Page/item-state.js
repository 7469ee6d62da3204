import { button } from "/buttons.js";
import { el, errorBlock, setShown, setText } from "/dom.js";
import { icon } from "/icons.js";
import { isActive } from "/item-words.js";
import { ProgressBar, progressText, stageText } from "/progress.js";

/** What is to be known or done about an item: its job, a file that is missing, stems that are stale. */
export class ItemState extends HTMLElement {
  #shape = null;
  #stage = el("strong", {});
  #progress = el("span", { class: "secondary" });
  #bar = new ProgressBar("Separating");

  constructor() {
    super();
    this.tabIndex = -1;
  }

  show(item, job) {
    const shape = [item.id, item.missing, item.stems.state, job?.id, job?.state, job?.cancel_requested].join();
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#replace([
        this.#jobBlock(job),
        item.missing && missingNotice(item),
        item.stems.state === "stale" && !isActive(job) && staleNotice(item),
      ].filter(Boolean));
    }
    if (isActive(job)) this.#showProgress(job);
  }

  #replace(content) {
    const hadFocus = this.contains(document.activeElement);
    this.replaceChildren(...content);
    setShown(this, content.length > 0);
    // The button that was pressed is gone; what came instead is read next.
    if (hadFocus) this.focus({ preventScroll: true });
  }

  #jobBlock(job) {
    if (job?.state === "failed") return failure(job);
    if (!isActive(job)) return null;
    const cancel = job.cancel_requested ? null : button("cancel", "Cancel");
    return el(
      "div", { class: "notice panel-job" }, el("p", {}, this.#stage, " ", this.#progress), this.#bar,
      el("p", { class: "panel-buttons" }, cancel, jobLink(job, "Show the job"))
    );
  }

  #showProgress(job) {
    const isRunning = job.state === "running";
    setText(this.#stage, isRunning ? stageText(job) : "Queued");
    setText(this.#progress, isRunning ? progressText(job) : "");
    this.#bar.fraction = isRunning ? job.fraction : null;
  }
}
customElements.define("item-state", ItemState);

function failure(job) {
  const error = job.error ?? { code: "unexpected", message: "The separation failed.", hint: "See its log." };
  // A file that has changed has to be looked at anew first.
  const isChanged = error.code === "source_changed";
  const remedy = isChanged ? button("add-again", "Add again and separate") : button("retry", "Retry");
  return errorBlock(error, el("p", { class: "panel-buttons" }, remedy, jobLink(job, "Show the job and its log")));
}

function missingNotice(item) {
  const remedy = item.uploaded
    ? ["Sotto's copy of it is gone. Upload the same file again", recognition(item)]
    : ["Bring it back to ", el("code", {}, item.path), ", or add it where it is now", recognition(item)];
  const stems = item.stems.state === "none" ? null : el("p", {}, "Its stems are kept and can still be played.");
  return notice("missing", "The file is not where it was", el("p", {}, remedy), stems);
}

/** Only a separation reads the whole file. */
function recognition({ sha256, uploaded }) {
  if (sha256) return ": Sotto knows it by its content.";
  const unread = "this state of it was never separated, so Sotto does not know its content.";
  if (uploaded) return ` and remove this item: ${unread}`;
  return `: Sotto recognizes it if it was renamed or moved on the same disk. A copy becomes a new item: ${unread}`;
}

function staleNotice(item) {
  const reason = item.missing
    ? "The file had changed before it was moved or deleted."
    : "The file has changed since. Add it again, so that Sotto looks at it anew, and separate it.";
  return notice(
    "stale", "These stems are of an earlier state of the file", el("p", {}, reason),
    item.missing ? null : el("p", { class: "panel-buttons" }, button("add-again", "Add again and separate"))
  );
}

function notice(name, title, ...content) {
  return el("div", { class: "notice notice-warn", "data-notice": name }, el("h3", {}, icon("warning"), title), content);
}

function jobLink(job, label) {
  return el("a", { href: `#/jobs/${job.id}` }, label);
}
