import { el, setAttribute, setShown, setText } from "/dom.js";
import { percent } from "/format.js";
import { icon } from "/icons.js";
import { live } from "/live.js";
import { missingPack } from "/separating.js";

const words = {
  not_installed: ({ title }) => [`${title} is not installed, so nothing can be separated yet.`, `Install ${title}`],
  installing: (pack) => [`${pack.title} is being installed${progressOf(pack)}.`, "Show its progress"],
  broken: ({ title }) => [`${title} is damaged, so nothing can be separated.`, "Install it again"],
};

/** Where to install what separating needs, as long as it is not there. */
export class PackBanner extends HTMLElement {
  #isWanted = false;
  #text = el("span", {});
  #link = el("a", { class: "button", "data-action": "show-pack" });

  constructor() {
    super();
    this.append(icon("warning"), this.#text, this.#link);
    for (const type of ["pack", "status", "job"]) live.addEventListener(type, () => this.#show());
    this.#show();
  }

  /** Whether there is anything that could be separated. */
  show(isWanted) {
    this.#isWanted = isWanted;
    this.#show();
  }

  #show() {
    const pack = missingPack();
    setShown(this, this.#isWanted && pack !== null);
    if (pack) showPack(pack, this.#text, this.#link);
  }
}
customElements.define("pack-banner", PackBanner);

/** Says in `text` how a pack is, and makes `link` lead to it. */
export function showPack(pack, text, link) {
  const [sentence, label] = words[pack.state](pack);
  setText(text, sentence);
  setText(link, label);
  setAttribute(link, "href", `#/diagnostics/${pack.id}`);
}

function progressOf(pack) {
  const install = live.installOf(pack.id);
  return install ? `: ${percent(install.fraction)}` : "";
}
