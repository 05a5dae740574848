// Arrow keys walk through the cells of a matrix; Tab enters and leaves it as one stop.

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function targetOf(cell) {
  return cell?.querySelector("a, button, input, select");
}

function move(table, event) {
  const step = STEPS[event.key];
  const cell = event.target.closest("td");
  if (!step || !cell || event.target.matches("select, input[type=text], input[type=number]")) return;
  const mirror = getComputedStyle(table).direction === "rtl" ? -1 : 1;
  const [down, across] = [step[0], step[1] * mirror];
  let row = cell.parentElement.rowIndex + down;
  let column = cell.cellIndex + across;
  while (table.rows[row]?.cells[column]) {
    const target = targetOf(table.rows[row].cells[column]);
    if (target) {
      event.preventDefault();
      event.target.tabIndex = -1;
      target.tabIndex = 0;
      target.focus();
      return;
    }
    row += down;
    column += across;
  }
}

export function start(root) {
  for (const table of root.querySelectorAll("table[data-matrix]:not([data-started])")) {
    table.dataset.started = "";
    const targets = [...table.querySelectorAll("tbody td")].map(targetOf).filter(Boolean);
    targets.forEach((target, place) => {
      target.tabIndex = place === 0 ? 0 : -1;
    });
    table.addEventListener("keydown", (event) => move(table, event));
  }
}
