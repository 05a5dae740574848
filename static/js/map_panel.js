// The panel beside the map: what is known of the chosen one, and the way to its page.

function pageOf(drawing, id) {
  return drawing.addresses[id[0]].replace("/0/", `/${id.slice(1)}/`);
}

function sentence(drawing, edge, node) {
  const item = document.createElement("li");
  const isSource = edge.source().id() === node.id();
  const other = isSource ? edge.target() : edge.source();
  const name = document.createElement("bdi");
  name.textContent = other.data("name");
  const how = ` (${drawing.words.qualities[edge.data("quality")] ?? ""})`;
  if (isSource) item.append(`${edge.data("verb")} `, name, how);
  else item.append(`${document.documentElement.dir === "rtl" ? "→" : "←"} `, name, `: ${edge.data("verb")}${how}`);
  if (edge.data("note")) item.append(` ${edge.data("note")}`);
  return item;
}

export function armPanel(place, cy, drawing) {
  const panel = place.querySelector("[data-map-panel]");
  const find = (name) => panel.querySelector(`[data-map-${name}]`);
  const back = panel.querySelector('[data-map-do="back"]');

  function show(node) {
    const { words } = drawing;
    const facts = [words.kinds[node.data("kind")], words.layers[node.data("layer")], node.data("step"),
      words.domains[node.data("domain")], words.states[node.data("state")]];
    find("name").textContent = node.data("name");
    find("facts").textContent = facts.filter(Boolean).join(" · ");
    find("links").replaceChildren(...node.connectedEdges().map((edge) => sentence(drawing, edge, node)));
    find("open").href = pageOf(drawing, node.id());
    const end = node.id().startsWith("s") ? "source" : "segment";
    find("add").href = `${drawing.add}?back=map&${end}=${node.id().slice(1)}`;
    find("add").hidden = !drawing.add;
    const { x, y } = node.position();
    const [homeX, homeY] = node.data("home");
    back.hidden = !drawing.place || Math.hypot(x - homeX, y - homeY) < 1;
    panel.hidden = false;
    uncover(node);
  }

  // Whoever is chosen does not stand behind the panel.
  function uncover(node) {
    const { x, y } = node.renderedPosition();
    const free = cy.width() - panel.offsetWidth - 70;
    if (free > 80 && x > free && y < panel.offsetHeight + 60) cy.panBy({ x: free - x, y: 0 });
  }

  function open(node) {
    window.location.assign(pageOf(drawing, node.id()));
  }

  cy.on("select", "node.node", (event) => show(event.target));
  cy.on("unselect", "node.node", () => { panel.hidden = true; });
  cy.on("dbltap", "node.node", (event) => open(event.target));
  place.addEventListener("click", (event) => {
    if (event.target.closest('[data-map-do="close"]')) cy.nodes(":selected").unselect();
  });
  return { show, open };
}
