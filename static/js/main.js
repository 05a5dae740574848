// Starts every behaviour on the page, and again on what htmx brings in.

import { start as charts } from "./charts.js";
import { start as drop } from "./drop.js";
import { start as filters } from "./filters.js";
import { start as forms } from "./forms.js";
import { start as guide } from "./guide.js";
import { start as matrix } from "./matrix.js";
import { start as selection } from "./selection.js";
import { start as theme } from "./theme_toggle.js";
import { start as toasts } from "./toasts.js";

const behaviours = [theme, toasts, filters, forms, matrix, selection, drop, charts, guide];

function startAll(root) {
  for (const start of behaviours) start(root);
}

document.documentElement.classList.add("js");
startAll(document);
document.addEventListener("htmx:load", (event) => startAll(event.detail.elt.parentElement ?? document));
