// Notes that go away by themselves, but not while somebody points at them or may still undo.

const SHORT = 6000;
const WITH_UNDO = 20000;

function arm(toast) {
  const close = toast.querySelector("[data-toast-close]");
  const wait = toast.querySelector("form") ? WITH_UNDO : SHORT;
  let timer;
  const run = () => {
    timer = window.setTimeout(() => toast.remove(), wait);
  };
  const hold = () => window.clearTimeout(timer);
  close.hidden = false;
  close.addEventListener("click", () => toast.remove());
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, run);
  toast.addEventListener("keydown", (event) => {
    if (event.key === "Escape") toast.remove();
  });
  if (!toast.classList.contains("toast-error")) run();
}

export function start(root) {
  for (const toast of root.querySelectorAll("[data-toast]:not([data-started])")) {
    toast.dataset.started = "";
    arm(toast);
  }
}
