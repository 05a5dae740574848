// The table beneath a chart as a CSV file, made in the browser.

function cell(text) {
  const value = text.trim().replace(/\s+/g, " ");
  const safe = /^[=+@-]/.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

function save(button) {
  const table = button.closest("[data-chart-table]").querySelector("table");
  const lines = [...table.rows].map((row) => [...row.cells].map((item) => cell(item.textContent)).join(","));
  const url = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n")], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${button.dataset.downloadTable}.csv`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 1000);
}

export function armDownloads(root) {
  for (const button of root.querySelectorAll("[data-download-table]:not([data-started])")) {
    button.dataset.started = "";
    button.hidden = false;
    button.addEventListener("click", () => save(button));
  }
}
