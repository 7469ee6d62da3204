import { el } from "/dom.js";
import { icon } from "/icons.js";

/** What a button has that opens a menu. */
export const opensMenu = { "aria-haspopup": "menu", "aria-expanded": "false" };

/** A button with words. Others find it by its `action`. */
export function button(action, label, attributes = {}) {
  return el("button", { type: "button", "data-action": action, ...attributes }, label);
}

/** A button with a drawing alone; its name is read to those who do not see it, and shown to those who wait over it. */
export function iconButton(action, shape, label, attributes = {}) {
  const given = { class: "quiet icon-button", "aria-label": label, title: label, ...attributes };
  return button(action, icon(shape), given);
}
