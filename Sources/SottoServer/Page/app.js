import { ApiError, onSignedOut } from "/api.js";
import { keepConnectionBar } from "/connection-bar.js";
import { DiagnosticsView } from "/diagnostics-view.js";
import { showShortcuts } from "/dialogs.js";
import { isTyping, setAttribute, setShown, setText } from "/dom.js";
import { count } from "/format.js";
import { JobsView } from "/jobs-view.js";
import { LibraryView } from "/library-view.js";
import { ListeningView } from "/listening-view.js";
import { live } from "/live.js";
import { closeMenu } from "/menu.js";
import { askToSignIn } from "/sign-in.js";
import { tellError, withdrawErrors } from "/toasts.js";

const views = {
  library: { title: "Library", make: () => new LibraryView(), key: "l" },
  listen: { title: "Listening", make: () => new ListeningView(), under: "library" },
  jobs: { title: "Jobs", make: () => new JobsView(), key: "j" },
  diagnostics: { title: "Diagnostics", make: () => new DiagnosticsView(), key: "d" },
};
const jumpPatience = 1500;

const main = document.querySelector("#main");
let current = null;
let lastJump = 0;

/** Shows what the address says: `#/jobs/<id>` is the view `jobs`, told the id. */
function route() {
  const [, name, rest] = /^#\/([a-z]+)(?:\/(.*))?$/.exec(location.hash) ?? [];
  const view = views[name] ?? views.library;
  closeMenu();
  if (view !== current) change(view);
  view.element.enter(decodeRest(rest ?? ""));
}

function change(view) {
  current?.element.leave();
  if (current) setShown(current.element, false);
  current = view;
  view.element ??= main.appendChild(view.make());
  setShown(view.element, true);
  document.title = `${view.title} · Sotto`;
  for (const link of document.querySelectorAll("nav.views a")) {
    const isCurrent = [view, views[view.under]].includes(views[link.dataset.view]);
    setAttribute(link, "aria-current", isCurrent ? "page" : null);
  }
}

/** Addresses can be typed by hand, and need not be well made. */
function decodeRest(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function showJobCount() {
  const badge = document.querySelector("#job-count");
  const { queued, running } = live.status;
  const active = queued + running;
  setShown(badge, active > 0);
  setText(badge, count(active));
  setAttribute(badge, "title", `${count(running)} running, ${count(queued)} queued`);
  setAttribute(badge.closest("a"), "aria-label", active ? `Jobs, ${count(active)} running or queued` : null);
}

function handleKey(event) {
  const isForOthers = event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTyping(event);
  if (isForOthers || document.querySelector("dialog[open], .menu")) return;
  const isJump = event.timeStamp - lastJump < jumpPatience;
  lastJump = event.key === "g" ? event.timeStamp : -Infinity;
  const target = Object.keys(views).find((name) => views[name].key === event.key);
  if (isJump && target) location.hash = `#/${target}`;
  else if (event.key === "?") showShortcuts();
  else return;
  event.preventDefault();
}

/** What no one has caught is told, or a click would seem to do nothing. */
function tellUncaught(reason) {
  if (reason) tellError(ApiError.from(reason));
}

async function signIn() {
  if (await askToSignIn()) live.signedIn();
}

function followLive() {
  onSignedOut(signIn);
  live.addEventListener("connection", ({ detail }) => {
    if (detail === "signed_out") signIn();
    if (detail === "open") withdrawErrors("no_connection");
  });
  live.addEventListener("status", showJobCount);
  live.addEventListener("failure", ({ detail }) => {
    // The connection bar says that there is none, for as long as that lasts.
    if (detail.code !== "no_connection") tellError(detail);
  });
  keepConnectionBar(document.querySelector("#connection-bar"));
  live.start();
}

function followUser() {
  addEventListener("hashchange", route);
  addEventListener("keydown", handleKey);
  addEventListener("error", ({ error }) => tellUncaught(error));
  addEventListener("unhandledrejection", ({ reason }) => tellUncaught(reason));
  document.querySelector("#show-shortcuts").addEventListener("click", showShortcuts);
  document.querySelector(".skip-link").addEventListener("click", (event) => {
    // The address names a view and stays.
    event.preventDefault();
    main.focus();
  });
}

followUser();
followLive();
route();
