// Dragging somebody elsewhere, for all partners, and taking that back.

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

async function send(url, values) {
  try {
    const headers = { "X-CSRFToken": token() };
    const answer = await fetch(url, { method: "POST", headers, body: new URLSearchParams(values), redirect: "manual" });
    return answer.ok || answer.type === "opaqueredirect";
  } catch {
    return false;
  }
}

export function armMoves(place, cy, drawing, panel) {
  if (!drawing.place) return;
  const undo = place.querySelector("[data-map-undo]");
  const said = place.querySelector("[data-map-said]");
  const layout = place.dataset.layout;
  let from = null;
  let last = null;

  const isHome = (node, at) => Math.hypot(at.x - node.data("home")[0], at.y - node.data("home")[1]) < 1;

  async function keep(node, at) {
    const values = { layout, key: node.id() };
    const kept = isHome(node, at)
      ? await send(drawing.putBack, values)
      : await send(drawing.place, { ...values, x: at.x.toFixed(1), y: at.y.toFixed(1) });
    if (!kept) said.textContent = said.dataset.failed;
    said.classList.toggle("visually-hidden", kept);
    return kept;
  }

  function told(node) {
    const words = `${said.dataset.moved} ${node.data("name")}`;
    undo.querySelector("[data-map-undo-words]").textContent = words;
    said.textContent = words;
    undo.hidden = false;
    if (node.selected()) panel.show(node);
  }

  async function put(node, at) {
    node.position(at);
    undo.hidden = true;
    await keep(node, at);
    if (node.selected()) panel.show(node);
  }

  cy.on("grab", "node.node", (event) => { from = { ...event.target.position() }; });
  cy.on("dragfree", "node.node", async (event) => {
    const node = event.target;
    const before = from;
    if (await keep(node, node.position())) {
      last = { node, before };
      told(node);
    } else node.position(before);
  });
  place.addEventListener("click", (event) => {
    const what = event.target.closest("[data-map-do]")?.dataset.mapDo;
    const chosen = cy.nodes("node.node:selected");
    if (what === "undo" && last) put(last.node, last.before);
    if (what === "back" && chosen.length) put(chosen[0], { x: chosen[0].data("home")[0], y: chosen[0].data("home")[1] });
  });
}
