import { ApiError, api } from "/api.js";
import { el, errorBlock } from "/dom.js";

/** Takes the place of the whole page until this browser is signed in. */
export function showSignIn() {
  if (document.querySelector("#sign-in")) return;
  const input = el("input", {
    id: "sign-in-token", name: "token", type: "password", autocomplete: "off", required: true, spellcheck: "false",
  });
  const problem = el("div", { role: "alert" });
  const form = el(
    "form", { id: "sign-in", class: "sign-in" },
    el("h1", {}, "This browser is not signed in to this Sotto"),
    el("p", {}, "Run ", el("code", {}, "sotto serve --open"), " again, or paste the token from the file ",
      el("code", {}, "server.json"), " in Sotto's home."),
    el("label", { for: "sign-in-token" }, "Token"), input, problem,
    el("button", { type: "submit", class: "primary" }, "Sign in")
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    signIn(input.value.trim(), problem);
  });
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  document.title = "Sign in · Sotto";
  document.body.replaceChildren(el("main", {}, form));
  input.focus();
}

async function signIn(token, problem) {
  try {
    await api.signIn(token);
    location.reload();
  } catch (error) {
    problem.replaceChildren(errorBlock(ApiError.from(error)));
  }
}
