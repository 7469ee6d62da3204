const shapes = {
  add: ["M8 3v10M3 8h10"],
  audio: ["M6 12.2V3.6l7-1.4v8.4", "M6 12.2a2 1.7 0 1 1-4 0 2 1.7 0 1 1 4 0", "M13 10.6a2 1.7 0 1 1-4 0 2 1.7 0 1 1 4 0"],
  cancelled: ["M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 8 1.8", "M4 12 12 4"],
  clock: ["M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 8 1.8", "M8 4.6V8l2.4 1.6"],
  close: ["M4 4l8 8M12 4l-8 8"],
  down: ["M4 6.2 8 10.2l4-4"],
  download: ["M8 2.5v8M4.8 7.5 8 10.7l3.2-3.2M3 13.3h10"],
  film: ["M2 3h12v10H2z", "M5 3v10M11 3v10M2 6.3h3M2 9.7h3M11 6.3h3M11 9.7h3"],
  folder: ["M2 3.6h4.4L8 5.4h6V13H2z"],
  less: ["M3 8h10"],
  listen: ["M2.5 6.5v3M5.2 4v8M8 2.2v11.6M10.8 5v6M13.5 6.8v2.4"],
  more: ["M3.5 8v.1M8 8v.1M12.5 8v.1"],
  ok: ["M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 8 1.8", "M5.2 8.2l2 2 3.6-4.2"],
  open: ["M9.5 2.8h3.7v3.7M13 3 7.8 8.2M6.8 3.5H3v9.5h9.5V9.2"],
  pause: ["M5 3v10M11 3v10"],
  play: ["M4.5 2.8v10.4L13 8z"],
  problem: ["M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 8 1.8", "M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6"],
  remove: ["M3 4.5h10M6.3 4.5V2.8h3.4v1.7M4.5 4.5l.6 8.7h5.8l.6-8.7M6.8 7v3.8M9.2 7v3.8"],
  search: ["M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9", "M10.4 10.4l3.4 3.4"],
  warning: ["M8 2.2 14.4 13.4H1.6z", "M8 6.3v3.4M8 11.4v.3"],
};

/** A small drawing beside text, or inside a button that has a name of its own. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  for (const shape of shapes[name]) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}
