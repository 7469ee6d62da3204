import { takeFirstPage } from "/first-page.js";

const root = "/api/v1";

/** What the server said went wrong: always a code, a message and a hint. */
export class ApiError extends Error {
  constructor({ code, message, hint }) {
    super(message);
    this.code = code;
    this.hint = hint;
  }

  static noConnection() {
    return new ApiError({
      code: "no_connection",
      message: "Sotto does not answer.",
      hint: "Check that `sotto serve` still runs. This page connects again by itself.",
    });
  }

  /** For what is not an error of ours: a fault of the page itself, say. */
  static from(error) {
    if (error instanceof ApiError) return error;
    return new ApiError({ code: "unexpected", message: String(error), hint: "Reload the page and try again." });
  }
}

let tellSignedOut = () => {};

/** Calls back whenever an answer says that this browser is not signed in. */
export function onSignedOut(callback) {
  tellSignedOut = callback;
}

export function isAborted(error) {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Reads an answer's error; answers that carry none, from a proxy say, get one. */
export function errorOf(status, document) {
  if (document?.error) return new ApiError(document.error);
  return new ApiError({
    code: `http_${status}`, message: `The server answered with status ${status}.`, hint: "Try again in a moment.",
  });
}

async function send(method, path, { query, body, signal } = {}) {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = given.length ? `?${new URLSearchParams(given)}` : "";
  const hasBody = body !== undefined;
  const address = root + path + search;
  try {
    const early = method === "GET" ? takeFirstPage(address) : null;
    return await (early ?? fetch(address, {
      method,
      signal,
      headers: hasBody ? { "Content-Type": "application/json" } : {},
      body: hasBody ? JSON.stringify(body) : undefined,
    }));
  } catch (error) {
    throw isAborted(error) ? error : ApiError.noConnection();
  }
}

async function request(method, path, options) {
  const response = await send(method, path, options);
  if (response.status === 204) return null;
  const document = await response.json().catch((error) => {
    if (isAborted(error)) throw error;
    return null;
  });
  if (response.ok && document !== null) return document;
  if (response.status === 401 && path !== "/session") tellSignedOut();
  throw errorOf(response.status, document);
}

export const api = {
  status: () => request("GET", "/status"),
  items: (query, signal) => request("GET", "/items", { query, signal }),
  item: (id) => request("GET", `/items/${id}`),
  addItems: (paths) => request("POST", "/items", { body: { paths } }),
  removeItem: (id, derived) => request("DELETE", `/items/${id}`, { query: { derived } }),
  separation: (id, set) => request("GET", `/items/${id}/separation`, { query: { stem_set: set } }),
  loudness: (id, set, signal) => request("GET", `/items/${id}/loudness`, { query: { stem_set: set }, signal }),
  keepStems: (id, keep, drop) => request("POST", `/items/${id}/keep`, { body: { keep, drop } }),
  preview: (id) => request("GET", `/items/${id}/preview`),
  makePreview: (id) => request("POST", `/items/${id}/preview`),
  removePreview: (id) => request("DELETE", `/items/${id}/preview`),
  separate: (items, options) => request("POST", "/separations", { body: { items, ...options } }),
  jobs: (query) => request("GET", "/jobs", { query }),
  job: (id) => request("GET", `/jobs/${id}`),
  cancelAllJobs: () => request("POST", "/jobs/cancel"),
  cancelJob: (id) => request("POST", `/jobs/${id}/cancel`),
  retryJob: (id) => request("POST", `/jobs/${id}/retry`),
  jobLog: (id, after) => request("GET", `/jobs/${id}/log`, { query: { after } }),
  packs: () => request("GET", "/packs"),
  installPack: (id) => request("POST", `/packs/${id}/install`),
  cancelInstall: (id) => request("POST", `/packs/${id}/cancel`),
  verifyPack: (id) => request("POST", `/packs/${id}/verify`),
  removePack: (id) => request("DELETE", `/packs/${id}`),
  diagnostics: () => request("GET", "/diagnostics"),
  signIn: (code) => request("POST", "/session", { body: { code } }),
  /** Whether this browser is let in, by a server that answers. */
  isSignedIn: () => send("GET", "/status").then(({ ok }) => ok, () => false),
};

export const addresses = {
  events: `${root}/events`,
  status: `${root}/status`,
  media: (id) => `${root}/items/${id}/media`,
  thumbnail: (id) => `${root}/items/${id}/thumbnail`,
  peaks: (id, set) => `${root}/items/${id}/peaks?stem_set=${set}`,
  stem: (id, stem, set = null) => `${root}/items/${id}/stems/${stem}${set ? `?stem_set=${set}` : ""}`,
  still: (id, seconds) => `${root}/items/${id}/still?at=${seconds}`,
  previewAudio: (id) => `${root}/items/${id}/preview/audio`,
  upload: (name) => `${root}/uploads?${new URLSearchParams({ name })}`,
};
