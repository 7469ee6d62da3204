import { ApiError, api } from "/api.js";
import { desktopWindow } from "/desktop-window.js";
import { el, errorBlock } from "/dom.js";

const lookInterval = 2000;
// Sotto's own window signs in again by itself.
const patience = desktopWindow ? 5000 : 0;

const titleWhileAsking = "Sign in · Sotto";
let isAsking = false;

/**
 * Asks for a code in front of the page, which stays as it is behind, until this browser is signed in: here, in another
 * tab, or by the window. Returns then; null when it is being asked already.
 */
export async function askToSignIn() {
  if (isAsking) return null;
  isAsking = true;
  const titleBefore = document.title;
  const signedIn = Promise.withResolvers();
  const dialog = makeDialog(signedIn.resolve);
  const timer = setTimeout(() => show(dialog), patience);
  const looking = setInterval(async () => {
    if (await api.isSignedIn()) signedIn.resolve();
  }, lookInterval);
  await signedIn.promise;
  clearTimeout(timer);
  clearInterval(looking);
  isAsking = false;
  if (document.title === titleWhileAsking) document.title = titleBefore;
  dialog.close();
  dialog.remove();
  return true;
}

function show(dialog) {
  document.title = titleWhileAsking;
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("input").focus();
}

function makeDialog(onSignedIn) {
  const input = el("input", {
    id: "sign-in-code", name: "code", type: "text", autocomplete: "off", required: true, spellcheck: "false",
  });
  const problem = el("div", { role: "alert" });
  const form = el(
    "form", { class: "sign-in" },
    el("h1", { id: "sign-in-title" }, "This browser is not signed in to this Sotto"),
    el("p", {}, "Run ", el("code", {}, "sotto serve --open"), ", or open the address that ", el("code", {}, "sotto serve"),
      " prints. This page then goes on where it was."),
    el("label", { for: "sign-in-code" }, "Or paste that address, or its code, here"), input, problem,
    el("button", { type: "submit", class: "primary" }, "Sign in")
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await api.signIn(codeIn(input.value));
      onSignedIn();
    } catch (error) {
      problem.replaceChildren(errorBlock(ApiError.from(error)));
    }
  });
  const dialog = el(
    "dialog", { id: "sign-in", class: "dialog", "aria-labelledby": "sign-in-title", closedby: "none" }, form);
  // Browsers that do not know `closedby` let Escape close it.
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", () => isAsking && dialog.isConnected && dialog.showModal());
  return dialog;
}

/** The code in an address that the server has printed; anything else is taken for the code itself. */
function codeIn(text) {
  const given = text.trim();
  return (URL.canParse(given) ? new URL(given).searchParams.get("code") : null) ?? given;
}
