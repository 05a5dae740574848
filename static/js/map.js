// The map of the market system: draws what the server placed. The table beneath says the same.

import { armKeys } from "./map_keys.js";
import { labeller } from "./map_labels.js";
import { elements, sheet } from "./map_look.js";
import { armMoves } from "./map_moves.js";
import { armPanel } from "./map_panel.js";

function fit(cy) {
  cy.fit(cy.elements(), 16);
}

function lighten(cy, node) {
  cy.batch(() => {
    cy.elements(".node, edge").addClass("faded");
    node.closedNeighborhood().removeClass("faded").addClass("near");
  });
}

function unlighten(cy) {
  const chosen = cy.nodes(":selected");
  cy.batch(() => cy.elements().removeClass("faded near"));
  if (chosen.length === 1) lighten(cy, chosen);
}

function armPicture(place, cy, labels) {
  const button = document.querySelector("[data-map-png]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    labels.all();
    const bg = getComputedStyle(place).getPropertyValue("--surface").trim();
    const scale = Math.min(2, 8000 / Math.max(cy.elements().boundingBox().w, cy.elements().boundingBox().h));
    const blob = await cy.png({ full: true, scale, bg, output: "blob-promise" });
    labels.fitted();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = button.dataset.mapPng;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

function armView(place, cy, labels) {
  const canvas = place.querySelector("[data-map-canvas]");
  const coarse = window.matchMedia("(pointer: coarse)").matches;
  cy.userZoomingEnabled(coarse); // the wheel scrolls the page until somebody is in the map
  canvas.addEventListener("focus", () => cy.userZoomingEnabled(true));
  canvas.addEventListener("blur", () => cy.userZoomingEnabled(coarse));
  canvas.addEventListener("pointerdown", () => canvas.focus({ preventScroll: true }));
  const middle = () => ({ x: cy.width() / 2, y: cy.height() / 2 });
  const acts = {
    in: () => cy.zoom({ level: cy.zoom() * 1.3, renderedPosition: middle() }),
    out: () => cy.zoom({ level: cy.zoom() / 1.3, renderedPosition: middle() }),
    fit: () => fit(cy),
    full: () => (document.fullscreenElement ? document.exitFullscreen() : place.requestFullscreen()),
  };
  place.addEventListener("click", (event) => acts[event.target.closest("[data-map-do]")?.dataset.mapDo]?.());
  document.addEventListener("fullscreenchange", () => {
    labels.size(document.fullscreenElement ? 17 : 12);
    window.setTimeout(() => { cy.resize(); fit(cy); labels.fitted(); }, 60);
  });
  return acts;
}

function start(place) {
  const drawing = JSON.parse(document.getElementById("map-drawing").textContent);
  place.hidden = false;
  const canvas = place.querySelector("[data-map-canvas]");
  const many = drawing.links.length;
  const cy = window.cytoscape({
    container: canvas,
    elements: elements(drawing),
    style: sheet(getComputedStyle(place), many),
    layout: { name: "preset", fit: true, padding: 16 },
    minZoom: 0.03,
    maxZoom: 4,
    boxSelectionEnabled: false,
    selectionType: "single",
    hideEdgesOnViewport: many > 2000,
    textureOnViewport: many > 2000,
    autoungrabify: !drawing.place,
  });
  // On a phone the whole is too small to read: begin nearer, in the middle.
  if (cy.width() < 500 && cy.zoom() < 0.6) {
    cy.zoom(0.6);
    cy.center(cy.nodes(".node"));
  }
  const labels = labeller(cy, place);
  labels.fitted();
  cy.on("mouseover", "node.node", (event) => lighten(cy, event.target));
  cy.on("mouseout", "node.node", () => unlighten(cy));
  cy.on("select unselect", "node.node", () => unlighten(cy));
  const acts = armView(place, cy, labels);
  const panel = armPanel(place, cy, drawing);
  armMoves(place, cy, drawing, panel);
  armKeys(place, cy, drawing, acts, panel);
  armPicture(place, cy, labels);
  document.documentElement.addEventListener("themechange", () => cy.style(sheet(getComputedStyle(place), many)));
  place.dataset.ready = String(Math.round(performance.now()));
}

const place = document.querySelector("[data-map]");
if (place && window.cytoscape) start(place);
