// Rows of a table chosen for one action: data-select-all in the head, data-select in the rows,
// data-selected-count where the number stands, all inside one [data-selection].

function arm(area) {
  const all = area.querySelector("[data-select-all]");
  const boxes = () => [...area.querySelectorAll("[data-select]")];
  const show = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    if (all) {
      all.checked = chosen > 0 && chosen === boxes().length;
      all.indeterminate = chosen > 0 && !all.checked;
    }
    for (const place of area.querySelectorAll("[data-selected-count]")) place.textContent = String(chosen);
    for (const bar of area.querySelectorAll("[data-selection-bar]")) bar.hidden = chosen === 0;
  };
  area.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes()) box.checked = all.checked;
    if (event.target.matches("[data-select], [data-select-all]")) show();
  });
  show();
}

export function start(root) {
  for (const area of root.querySelectorAll("[data-selection]:not([data-started])")) {
    area.dataset.started = "";
    arm(area);
  }
}
