import { el } from "/dom.js";

let close = () => {};

/**
 * Opens a menu below its button. `items` are `{label, detail, run, action}`, or null for a line between groups.
 * One menu is open at a time; Escape, Tab and a click elsewhere close it.
 */
export function openMenu(button, items, label) {
  const wasOpen = button.getAttribute("aria-expanded") === "true";
  close();
  if (wasOpen) return;
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label }, items.map((item) => entry(item, button)));
  const choices = [...menu.querySelectorAll("[role=menuitem]")];
  const outside = (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) close();
  };
  close = () => {
    close = () => {};
    menu.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", close);
  };
  menu.addEventListener("keydown", (event) => moveFocus(event, choices, button));
  document.addEventListener("pointerdown", outside, true);
  addEventListener("resize", close);
  document.body.append(menu);
  button.setAttribute("aria-expanded", "true");
  place(menu, button);
  choices[0]?.focus();
}

export function closeMenu() {
  close();
}

function entry(item, opener) {
  if (item === null) return el("hr", { role: "separator" });
  const button = el(
    "button", { type: "button", role: "menuitem", tabindex: "-1", "data-action": item.action },
    el("span", {}, item.label), item.detail ? el("small", {}, item.detail) : null
  );
  button.addEventListener("click", () => {
    close();
    // Where the choice leads the focus elsewhere, it comes back from there.
    opener.focus();
    item.run();
  });
  return button;
}

function moveFocus(event, choices, button) {
  const index = choices.indexOf(document.activeElement);
  const steps = { ArrowDown: index + 1, ArrowUp: index - 1 + choices.length, Home: 0, End: choices.length - 1 };
  event.stopPropagation();
  if (event.key in steps) {
    event.preventDefault();
    choices[steps[event.key] % choices.length].focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    if (event.key === "Escape") event.preventDefault();
    close();
    button.focus();
  }
}

function place(menu, button) {
  const from = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const isRoomBelow = from.bottom + height + 8 < innerHeight;
  const left = Math.max(8, Math.min(from.right - width, innerWidth - width - 8));
  menu.style.setProperty("left", `${left}px`);
  menu.style.setProperty("top", `${isRoomBelow ? from.bottom + 4 : Math.max(8, from.top - height - 4)}px`);
}
