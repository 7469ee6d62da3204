import { bitDepthNames, engineNames, precisionNames, presetNames } from "/catalog.js";
import { askDialog } from "/dialogs.js";
import { el, setShown } from "/dom.js";

const fields = [
  ["preset", "Preset", "presets", presetNames],
  ["precision", "Precision", "precisions", precisionNames],
  ["bit_depth", "Bit depth", "bit_depths", bitDepthNames],
];

/** Asks for an engine and what goes with it. Gives the options of a separation, null when nothing was chosen. */
export async function askSeparationOptions(offers) {
  const engine = choice("engine", "Engine", offers.map((offer) => offer.engine), engineNames);
  const others = el("div", { class: "separation-options" });
  const showOthers = () => {
    const offer = offers.find((candidate) => candidate.engine === valueOf(engine));
    others.replaceChildren(...fields.map(([name, label, values, names]) => choice(name, label, offer[values], names)));
  };
  engine.addEventListener("change", showOthers);
  showOthers();
  const answer = await askDialog({
    name: "separation-options",
    title: "Separate with other options",
    content: [el("div", { class: "separation-options" }, engine), others],
    buttons: [{ label: "Cancel", value: null }, { label: "Separate", value: true, kind: "primary" }],
  });
  const labels = [engine, ...others.children];
  return answer ? Object.fromEntries(labels.map((label) => [nameOf(label), valueOf(label)])) : null;
}

/** A field; what leaves no choice is not shown, but counts. */
function choice(name, label, values, names) {
  const options = values.map((value) => el("option", { value }, names[value] ?? value));
  const field = el("label", {}, label, el("select", { name }, options));
  setShown(field, values.length > 1);
  return field;
}

function nameOf(label) {
  return label.querySelector("select").name;
}

function valueOf(label) {
  return label.querySelector("select").value;
}
