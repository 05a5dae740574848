// A file field that takes a dropped file and says which one it holds.

function arm(area) {
  const input = area.querySelector("input[type=file]");
  const name = area.querySelector("[data-drop-name]");
  const show = () => {
    name.textContent = [...input.files].map((file) => file.name).join(", ");
    area.classList.toggle("has-file", input.files.length > 0);
  };
  input.addEventListener("change", show);
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("is-over");
  });
  for (const type of ["dragleave", "drop"]) {
    area.addEventListener(type, () => area.classList.remove("is-over"));
  }
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

export function start(root) {
  for (const area of root.querySelectorAll("[data-drop]:not([data-started])")) {
    area.dataset.started = "";
    arm(area);
  }
}
