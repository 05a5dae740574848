// Long forms warn before unsaved changes are lost; a summary of errors takes the focus;
// a form cannot be sent twice.

const PAUSE = 4000; // the answer may be a file, and the page stays
let guarded = false;

function guard(form) {
  let changed = false;
  form.addEventListener("input", () => {
    changed = true;
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed && form.isConnected) event.preventDefault();
  });
}

function once(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  window.setTimeout(() => delete form.dataset.sent, PAUSE);
}

export function start(root) {
  for (const form of root.querySelectorAll("form[data-guard]:not([data-started])")) {
    form.dataset.started = "";
    guard(form);
  }
  root.querySelector("[data-focus]:not([data-quiet] *)")?.focus();
  if (guarded) return;
  guarded = true;
  document.addEventListener("submit", once);
  // Back from the browser's page cache: the form may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}
