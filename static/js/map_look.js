// How the map looks: elements of the server's drawing, and cytoscape's sheet from tokens.css.

const SHAPES = {
  segment: "ellipse",
  enterprises: "ellipse",
  company: "round-rectangle",
  civil_society: "diamond",
  government: "triangle",
  donor: "hexagon",
};
const NODE = 30;

function nodesOf(drawing) {
  return drawing.nodes.map((node) => ({
    group: "nodes",
    classes: `node ${node.kind} state${node.state}`,
    data: { ...node, shape: SHAPES[node.kind] ?? "ellipse", label: "", font: 12 },
    position: { x: node.at[0], y: node.at[1] },
  }));
}

// Several links between the same two bend away from each other.
function linksOf(drawing) {
  const between = new Map();
  return drawing.links.map(([id, source, target, kind, quality, note]) => {
    const pair = source < target ? `${source} ${target}` : `${target} ${source}`;
    const before = between.get(pair) ?? 0;
    between.set(pair, before + 1);
    const side = source < target ? 1 : -1;
    return {
      group: "edges",
      classes: `q-${quality || "unknown"}`,
      data: { id, source, target, quality, note, kind, verb: drawing.words.links[kind] ?? kind, bend: side * (26 + 26 * before) },
    };
  });
}

function behind(id, classes, [x, y, w, h], data) {
  return {
    group: "nodes",
    classes: `frame ${classes}`,
    selectable: false,
    grabbable: false,
    pannable: true,
    data: { id, shown: "", w: Math.max(w, 1), h: Math.max(h, 1), ...data },
    position: { x: x + w / 2, y: y + h / 2 },
  };
}

// A box has its title in the corner, where few links pass; an oval on top.
function framesOf(drawing) {
  return drawing.frames.flatMap((frame, number) => {
    const [x, y, w, h] = frame.box;
    const data = { title: frame.text, font: 17, order: number };
    if (!frame.shape) return [behind(`frame${number}`, "bare", frame.box, { ...data, font: 13 })];
    const corner = frame.shape === "box" ? [x + 14, y + 10, 1, 24] : [x, y + 8, w, 24];
    return [
      behind(`frame${number}`, frame.shape, frame.box, { ...data, title: "" }),
      behind(`title${number}`, `bare title ${frame.shape}-title`, corner, data),
    ];
  });
}

export function elements(drawing) {
  return [...framesOf(drawing), ...nodesOf(drawing), ...linksOf(drawing)];
}

function line(selector, color, width, dashes, arrow) {
  const look = { "line-color": color, "target-arrow-color": color, width, "target-arrow-shape": arrow };
  if (dashes) Object.assign(look, { "line-style": "dashed", "line-dash-pattern": dashes });
  return { selector, style: look };
}

export function sheet(style, many) {
  const token = (name) => style.getPropertyValue(name).trim();
  const [ink, muted, surface, paper, roles, needs] = ["--ink", "--muted", "--surface", "--sunken", "--roles", "--needs"].map(token);
  const font = { "font-family": style.fontFamily, color: ink };
  return [
    { selector: ".frame", style: { shape: "round-rectangle", width: "data(w)", height: "data(h)", "background-color": paper, "border-width": 1, "border-color": token("--line"), "z-index-compare": "manual", "z-index": 0, events: "no", "corner-radius": 12 } },
    { selector: ".frame.oval", style: { shape: "ellipse", "z-index": "data(order)" } },
    { selector: ".frame.bare", style: { "background-opacity": 0, "border-width": 0, label: "data(shown)", ...font, color: muted, "font-size": "data(font)", "text-valign": "center", "text-halign": "center", "z-index": 9 } },
    { selector: ".frame.title", style: { "font-weight": 600 } },
    { selector: ".frame.box-title", style: { "text-halign": "right" } },
    { selector: ".node", style: { shape: "data(shape)", width: NODE, height: NODE, "background-color": surface, "border-width": 2.5, "border-color": roles, label: "data(label)", "font-size": "data(font)", "font-family": style.fontFamily, color: ink, "text-wrap": "wrap", "text-valign": "bottom", "text-margin-y": 5, "text-background-color": paper, "text-background-opacity": 0.8, "text-background-padding": 1, "z-index-compare": "manual", "z-index": 20 } },
    { selector: ".state30", style: { "background-color": roles } },
    { selector: ".state20", style: { "background-color": roles, "background-opacity": 0.3 } },
    { selector: ".state40", style: { "border-style": "dashed", "border-color": muted } },
    { selector: ".segment", style: { "border-color": needs } },
    { selector: "edge", style: { "curve-style": many > 400 ? "straight" : "unbundled-bezier", "control-point-distances": "data(bend)", "control-point-weights": 0.5, "arrow-scale": many > 400 ? 0.9 : 1.2, "z-index-compare": "manual", "z-index": 10, opacity: many > 400 ? 0.4 : 0.9 } },
    line(".q-mutual", token("--ok"), 2.4, null, "triangle"),
    line(".q-one_sided", token("--coordination"), 2, [9, 3, 2, 3], "triangle"),
    line(".q-strained", token("--danger"), 2.6, [2, 4], "triangle"),
    { ...line(".q-absent", token("--warn"), 2, [10, 8], "triangle") },
    { selector: ".q-absent", style: { "target-arrow-fill": "hollow" } },
    line(".q-unknown", muted, 1.4, null, "triangle"),
    { selector: ".faded", style: { opacity: 0.14 } },
    { selector: "edge.near", style: { label: "data(verb)", "font-size": 11, ...font, "text-background-color": surface, "text-background-opacity": 0.92, "text-background-padding": 2, "z-index": 30, opacity: 1, "min-zoomed-font-size": 6 } },
    { selector: ".node.near", style: { "z-index": 40, label: "data(full)" } },
    { selector: ".node:selected", style: { "border-width": 5, "border-color": ink, "z-index": 50, label: "data(full)" } },
  ];
}
