// Which names stand on the map: as many as fit without meeting each other, always legible.
//
// A name keeps its size on the screen; who has most relationships is named first, and the nearer
// the reader comes, the more names there is room for.

const NODE = 34;
const GRID = 80;
const LINES = 3;
const measure = document.createElement("canvas").getContext("2d");

function wrapped(name, font, width) {
  const fits = (text) => (measure.measureText(text).width * font) / 12 <= width;
  const lines = [""];
  for (const word of name.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (fits(longer) || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  if (lines.length > LINES) lines.splice(LINES, lines.length, `${lines[LINES - 1]} …`), lines.splice(LINES - 1, 1);
  // Isolated: a name keeps its own direction, whichever way the page runs.
  return lines.map((line) => {
    let text = line;
    while (text.length > 4 && !fits(text)) text = `${text.replace(/…$/, "").slice(0, -2)}…`;
    return `\u2068${text}\u2069`;
  });
}

class Room {
  constructor() {
    this.taken = new Map();
  }

  *cells([x1, y1, x2, y2]) {
    for (let x = Math.floor(x1 / GRID); x <= Math.floor(x2 / GRID); x += 1) {
      for (let y = Math.floor(y1 / GRID); y <= Math.floor(y2 / GRID); y += 1) yield x * 100003 + y;
    }
  }

  isFree(box) {
    for (const cell of this.cells(box)) {
      for (const other of this.taken.get(cell) ?? []) {
        if (box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]) return false;
      }
    }
    return true;
  }

  take(box) {
    for (const cell of this.cells(box)) {
      if (!this.taken.has(cell)) this.taken.set(cell, []);
      this.taken.get(cell).push(box);
    }
  }
}

export function labeller(cy, place) {
  measure.font = `12px ${getComputedStyle(place).fontFamily}`;
  let size = 12;
  let timer = 0;
  const ordered = cy.nodes(".node").toArray();
  const weight = new Map(ordered.map((node) => [node.id(), node.degree(false)]));
  ordered.sort((one, other) => weight.get(other.id()) - weight.get(one.id()));

  // A title keeps its room; the name of a step shows where its column is wide enough.
  function name(frame, font, room) {
    const isTitle = frame.hasClass("title");
    const own = font * (isTitle ? 1.15 : 1);
    const wide = (measure.measureText(frame.data("title")).width * own * (isTitle ? 1.08 : 1)) / 12;
    const isShown = isTitle || wide <= frame.data("w");
    frame.data({ font: own, shown: isShown ? frame.data("title") : "" });
    const { x, y } = frame.position();
    const left = frame.hasClass("box-title") ? x : x - wide / 2;
    if (isShown) room.take([left, y - own * 0.6, left + wide, y + own * 0.6]);
  }

  function put(font) {
    const room = new Room();
    const width = Math.max(124, font * 9.5);
    for (const node of ordered) {
      const { x, y } = node.position();
      room.take([x - NODE / 2, y - NODE / 2, x + NODE / 2, y + NODE / 2]);
    }
    cy.batch(() => {
      cy.nodes(".bare").forEach((frame) => name(frame, font, room));
      for (const node of ordered) {
        const { x, y } = node.position();
        const lines = wrapped(node.data("name"), font, width);
        const wide = Math.max(...lines.map((line) => (measure.measureText(line).width * font) / 12)) / 2;
        const top = y + NODE / 2 + 1;
        const box = [x - wide, top, x + wide, top + lines.length * font * 1.15];
        const label = lines.join("\n");
        const isFree = room.isFree(box);
        if (isFree) room.take(box);
        node.data({ font, full: label, label: isFree ? label : "" });
      }
    });
  }

  const fitted = () => put(size / Math.min(cy.zoom(), 1));
  cy.on("zoom", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(fitted, 90);
  });
  cy.on("dragfree", "node.node", fitted);
  return {
    fitted,
    all: () => put(12),
    size: (px) => { size = px; },
  };
}
