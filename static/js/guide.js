// The guide beside a page leaves the page readable, so Bootstrap does not move the focus: we do.

export function start(root) {
  for (const drawer of root.querySelectorAll(".guide-drawer:not([data-started])")) {
    drawer.dataset.started = "";
    drawer.addEventListener("shown.bs.offcanvas", () => drawer.focus());
  }
}
