"use strict";
// Sets the colours before the first paint; a classic script, loaded in <head>.  The choice is
// "light", "dark" or nothing (as this device); behaviour of the button is in theme_toggle.js.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const paper = window.matchMedia("print"); // printed pages are always light
  const stored = () => {
    try {
      return window.localStorage.getItem("theme");
    } catch {
      return null; // storage is switched off: follow the device
    }
  };
  const apply = () => {
    const choice = stored();
    root.dataset.bsTheme = paper.matches ? "light" : choice ?? (dark.matches ? "dark" : "light");
    root.dataset.themeChoice = choice ?? "auto";
    root.dispatchEvent(new CustomEvent("themechange"));
  };
  apply();
  dark.addEventListener("change", apply);
  paper.addEventListener("change", apply);
  root.addEventListener("themechoice", apply);
})();
