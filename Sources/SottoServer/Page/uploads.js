import { ApiError, addresses, errorOf } from "/api.js";

const parallel = 2;

/** One file on its way into Sotto's home. */
class Upload {
  static #count = 0;
  id = (Upload.#count += 1);
  name;
  file;
  /** `waiting`, `sending`, `checking`, `done`, `failed` or `cancelled`. */
  state = "waiting";
  fraction = 0;
  /** What a failed one failed of. */
  error = null;
  request = null;

  constructor(name, file) {
    this.name = name;
    this.file = file;
  }
}

/**
 * Files that are being uploaded, a few at a time. Dispatches `change` when any of them has got on, and `finish` with
 * the number of those that have arrived, when none is left.
 */
class Uploads extends EventTarget {
  /** Those that are not done, and how many are since the last time that none was left. */
  list = [];
  doneCount = 0;

  get activeCount() {
    return this.list.filter(({ state }) => ["waiting", "sending", "checking"].includes(state)).length;
  }

  add(files) {
    for (const file of files) this.list.push(new Upload(file.name, file));
    this.#startNext();
  }

  /** Folders are no files: says so in the list. */
  refuseFolder(name) {
    const upload = new Upload(name, null);
    upload.state = "failed";
    upload.error = new ApiError({
      code: "is_a_folder",
      message: `“${name}” is a folder.`,
      hint: "Drop the files in it, or add them by path: they stay where they are then.",
    });
    this.list.push(upload);
    this.#tell();
  }

  cancel(upload) {
    upload.request?.abort();
    this.#end(upload, "cancelled");
  }

  retry(upload) {
    Object.assign(upload, { state: "waiting", fraction: 0, error: null });
    this.#startNext();
  }

  /** Takes failed ones out of the list. */
  dismissFailed() {
    this.list = this.list.filter(({ state }) => state !== "failed");
    this.#tell();
  }

  #startNext() {
    const sending = this.list.filter(({ request }) => request !== null).length;
    const next = this.list.filter(({ state }) => state === "waiting").slice(0, Math.max(0, parallel - sending));
    next.forEach((upload) => this.#send(upload));
    this.#tell();
  }

  /** By XMLHttpRequest, which alone tells how much has been sent. */
  #send(upload) {
    const request = new XMLHttpRequest();
    upload.request = request;
    upload.state = "sending";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      upload.fraction = total ? loaded / total : 0;
      this.#tell();
    });
    request.upload.addEventListener("load", () => {
      upload.state = "checking";
      this.#tell();
    });
    request.addEventListener("load", () => this.#finish(upload, request));
    request.addEventListener("error", () => this.#fail(upload, broken(upload.name)));
    request.open("POST", addresses.upload(upload.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.send(upload.file);
  }

  #finish(upload, { status, response }) {
    if (status === 201) this.#end(upload, "done");
    else this.#fail(upload, errorOf(status, response));
  }

  #fail(upload, error) {
    upload.error = error;
    this.#end(upload, "failed");
  }

  #end(upload, state) {
    upload.request = null;
    upload.state = state;
    if (state !== "failed") this.list = this.list.filter((other) => other !== upload);
    if (state === "done") this.doneCount += 1;
    this.#startNext();
    if (this.activeCount > 0) return;
    const { doneCount } = this;
    this.doneCount = 0;
    this.dispatchEvent(new CustomEvent("finish", { detail: doneCount }));
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

function broken(name) {
  return new ApiError({
    code: "upload_broken",
    message: `The upload of “${name}” broke off.`,
    hint: "Check that `sotto serve` runs, that the file can be read and that the disk has room. Then try again.",
  });
}

export const uploads = new Uploads();

// Leaving the page would break off what is on its way.
addEventListener("beforeunload", (event) => {
  if (uploads.activeCount > 0) event.preventDefault();
});
