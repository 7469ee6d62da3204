const handler = window.webkit?.messageHandlers?.sotto;

/** Sotto's own window around the page, and what it does when asked; null in a browser. */
export const desktopWindow = handler ? {
  /** Lets the user choose files, which are added where they lie. */
  chooseFiles: () => handler.postMessage({ action: "choose-files" }),
  /** Shows one of Sotto's files in the file manager. */
  reveal: (path) => handler.postMessage({ action: "reveal", path }),
} : null;
