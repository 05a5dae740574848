// Walking the map without a mouse, and finding somebody by name.

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

// Who lies that way: neighbours in relationships first, else whoever is nearest.
function towards(cy, node, [dx, dy]) {
  const here = node.position();
  const best = (nodes, slant) => {
    let found = null;
    let least = Infinity;
    nodes.forEach((other) => {
      const x = other.position().x - here.x;
      const y = other.position().y - here.y;
      const along = x * dx + y * dy;
      const across = Math.abs(x * dy) + Math.abs(y * dx);
      if (along <= 0 || across > along * slant) return;
      const far = along + across * 2;
      if (far < least) [least, found] = [far, other];
    });
    return found;
  };
  return best(node.neighborhood("node.node"), 8) ?? best(cy.nodes(".node").not(node), 2);
}

function choose(cy, node) {
  cy.nodes(":selected").unselect();
  node.select();
  const box = cy.extent();
  const { x, y } = node.position();
  if (x < box.x1 || x > box.x2 || y < box.y1 || y > box.y2) cy.center(node);
}

function first(cy) {
  const middle = cy.extent();
  const at = { x: (middle.x1 + middle.x2) / 2, y: (middle.y1 + middle.y2) / 2 };
  return cy.nodes(".node").min((node) => Math.hypot(node.position().x - at.x, node.position().y - at.y)).ele;
}

export function armKeys(place, cy, drawing, acts, panel) {
  const canvas = place.querySelector("[data-map-canvas]");
  const search = place.querySelector("[data-map-search]");
  const said = place.querySelector("[data-map-said]");

  function go(node) {
    choose(cy, node);
    const links = node.connectedEdges().length;
    said.textContent = `${node.data("name")}, ${drawing.words.kinds[node.data("kind")] ?? ""}, ${links}`;
  }

  canvas.addEventListener("keydown", (event) => {
    const chosen = cy.nodes("node.node:selected");
    const arrow = ARROWS[event.key];
    if (arrow) {
      const next = chosen.length ? towards(cy, chosen[0], arrow) : first(cy);
      if (next) go(next);
    } else if (event.key === "Enter" && chosen.length) panel.open(chosen[0]);
    else if (event.key === "/") search.focus();
    else if (event.key === "Escape") cy.nodes(":selected").unselect();
    else if (event.key === "+") acts.in();
    else if (event.key === "-") acts.out();
    else if (event.key === "0") acts.fit();
    else return;
    event.preventDefault();
  });

  function focusOn(node) {
    if (cy.zoom() < 0.8) cy.zoom(0.8);
    cy.center(node);
    go(node);
  }

  const names = drawing.nodes.map((node) => [node.name.toLocaleLowerCase(), node.id]);
  search.list.replaceChildren(...drawing.nodes.map((node) => new Option(node.name, node.name)));
  const find = (isSure) => {
    const text = search.value.trim().toLocaleLowerCase();
    if (!text) return;
    const found = names.find(([name]) => name === text) ?? (isSure && names.find(([name]) => name.includes(text)));
    if (found) focusOn(cy.getElementById(found[1]));
    else if (isSure) said.textContent = said.dataset.none;
    if (found && isSure) canvas.focus({ preventScroll: true });
  };
  search.addEventListener("input", () => find(false));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") find(true);
  });

  document.addEventListener("click", (event) => {
    const key = event.target.closest("[data-map-focus]")?.dataset.mapFocus;
    const node = key && cy.getElementById(key);
    if (!node?.length) return;
    event.preventDefault();
    focusOn(node);
    place.scrollIntoView({ block: "start" });
    canvas.focus({ preventScroll: true });
  });
  const asked = cy.getElementById(window.location.hash.slice(1));
  if (asked.length && asked.hasClass("node")) focusOn(asked);
}
