// The button in the top bar: as this device -> light -> dark.

const NEXT = { auto: "light", light: "dark", dark: "auto" };
const html = document.documentElement;

function describe(button) {
  const words = button.dataset[`label${html.dataset.themeChoice.replace(/^./, (c) => c.toUpperCase())}`];
  button.querySelector("[data-theme-label]").textContent = words;
  button.title = words;
}

export function start(root) {
  for (const button of root.querySelectorAll("[data-theme-toggle]:not([data-started])")) {
    button.dataset.started = "";
    button.hidden = false;
    describe(button);
    button.addEventListener("click", () => {
      const next = NEXT[html.dataset.themeChoice];
      try {
        if (next === "auto") window.localStorage.removeItem("theme");
        else window.localStorage.setItem("theme", next);
      } catch {
        return;
      }
      html.dispatchEvent(new CustomEvent("themechoice"));
      describe(button);
    });
  }
}
