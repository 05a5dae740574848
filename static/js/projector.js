// Keys of the projector page: a presenter's remote sends arrows or page keys.

const NEXT = new Set(["ArrowRight", "ArrowDown", "PageDown", " "]);
const PREVIOUS = new Set(["ArrowLeft", "ArrowUp", "PageUp"]);

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

function press(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  // Space presses the button that has the focus, as everywhere.
  if (event.key === " " && event.target.closest("button, a")) return;
  const wanted = NEXT.has(event.key) ? "[data-key-next]" : PREVIOUS.has(event.key) ? "[data-key-previous]" : "";
  if (wanted) {
    event.preventDefault();
    document.querySelector(wanted)?.click();
  } else if (event.key.toLowerCase() === "f") fullScreen();
}

document.addEventListener("keydown", press);
document.querySelector("[data-full-screen]")?.addEventListener("click", fullScreen);
