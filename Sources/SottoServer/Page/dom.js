/**
 * Makes an element. `on` holds listeners, `true` an empty attribute; null and false are left out.
 * Everything on the page is made here and never from HTML text, so nothing that a file is called can become markup.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...present(children));
  return element;
}

/** The children that are there, in lists or not: conditions may leave null or false among them. */
export function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

// Rows and cards are brought up to date many times a second. Touching only what differs keeps the layout cheap, and
// keeps focus and selections where they are.

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, value);
  }
}

export function setShown(node, isShown) {
  if (node.hidden === isShown) node.hidden = !isShown;
}

/** Updates a container. Where that hides the button that has the focus, the first one left gets it: keyboards stay. */
export function keepingFocus(container, update) {
  const focused = document.activeElement;
  update();
  const isLost = container.contains(focused) && focused.closest("[hidden]");
  if (isLost) container.querySelector("button:not([hidden], [hidden] *)")?.focus();
}

/** Text whose `commands` between backticks are set as code, as hints have them. */
export function prose(text) {
  return text.split("`").map((part, index) => (index % 2 ? el("code", {}, part) : part)).filter((part) => part !== "");
}

/** The three parts of an error, with a way to the packs where they are the cause. */
export function errorBlock(error, ...more) {
  const isElsewhere = !location.hash.startsWith("#/diagnostics");
  const concernsPacks = isElsewhere && ["pack_not_installed", "pack_broken"].includes(error.code);
  return el(
    "div", { class: "error-block", "data-error-code": error.code },
    el("p", { class: "error-message" }, prose(error.message)),
    error.hint ? el("p", { class: "error-hint" }, prose(error.hint)) : null,
    concernsPacks ? el("p", {}, el("a", { href: "#/diagnostics" }, "Open Diagnostics")) : null,
    ...more,
    el("p", { class: "error-code" }, error.code)
  );
}

/** A callback that runs at the next frame, once, however often it was asked for. */
export function oncePerFrame(callback) {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      callback();
    });
  };
}

/** Whether keys go into a field, so that they are no shortcuts. */
export function isTyping(event) {
  const target = event.target;
  return target instanceof HTMLElement
    && target.matches("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable]");
}
