// Draws [data-chart] with Plotly in the theme of tokens.css; the table beneath stays as it is.

import { themed } from "./chart_theme.js";
import { armDownloads } from "./table_download.js";

const CONFIG = {
  showSendToCloud: false,
  plotlyServerURL: "",
  displaylogo: false,
  responsive: true,
  displayModeBar: false,
};

function figureOf(place) {
  return JSON.parse(document.getElementById(place.dataset.chart).textContent);
}

function draw(place) {
  const { data, layout } = themed(figureOf(place), getComputedStyle(place));
  window.Plotly.react(place, data, layout, CONFIG);
}

export function start(root) {
  armDownloads(root);
  if (!window.Plotly) return; // the table twin is what there is
  for (const place of root.querySelectorAll("[data-chart]:not([data-started])")) {
    place.dataset.started = "";
    place.closest(".chart").classList.add("is-drawn");
    draw(place);
  }
}

document.documentElement.addEventListener("themechange", () => {
  for (const place of document.querySelectorAll("[data-chart][data-started]")) draw(place);
});
