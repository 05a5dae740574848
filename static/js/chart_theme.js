// One look for all charts, read from the custom properties of tokens.css.
//
// A figure from the server names no colours: a string such as "--needs" stands for that token;
// the colour scales are "magnitude" (one hue) and "difference" (orange, nothing, blue).

const SERIES = ["--series-1", "--series-2", "--series-3", "--series-4", "--series-5", "--series-6", "--series-7"];
const MAGNITUDE = ["--heat-1", "--heat-2", "--heat-3", "--heat-4", "--heat-5"];
const DIFFERENCE = ["--loss-strong", "--loss", "--surface", "--gain", "--gain-strong"];
// Ours, may hold markup; what users wrote comes in as data and is escaped below.
const TEMPLATES = new Set(["hovertemplate", "texttemplate"]);

function scale(tokens, token) {
  return tokens.map((name, place) => [place / (tokens.length - 1), token(name)]);
}

function translated(value, key, token) {
  if (Array.isArray(value)) return value.map((item) => translated(item, key, token));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, translated(item, name, token)]));
  }
  if (typeof value !== "string") return value;
  if (value === "magnitude" && key === "colorscale") return scale(MAGNITUDE, token);
  if (value === "difference" && key === "colorscale") return scale(DIFFERENCE, token);
  if (/^--[a-z0-9-]+$/.test(value)) return token(value);
  return TEMPLATES.has(key) ? value : value.replaceAll("<", "&lt;");
}

function merged(base, over) {
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const both = [result[key], value].every((part) => part !== null && typeof part === "object" && !Array.isArray(part));
    result[key] = both ? merged(result[key], value) : value;
  }
  return result;
}

function axis(token) {
  return {
    automargin: true,
    gridcolor: token("--line-soft"),
    linecolor: token("--line"),
    zerolinecolor: token("--muted"),
    tickcolor: token("--line"),
    tickfont: { color: token("--muted"), size: 12 },
    title: { font: { color: token("--muted"), size: 12 }, standoff: 8 },
  };
}

function template(style, token) {
  return {
    font: { family: style.fontFamily, size: 13, color: token("--ink") },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    colorway: SERIES.map(token),
    margin: { t: 8, r: 12, b: 36, l: 44 },
    xaxis: { ...axis(token), showgrid: false, showline: true },
    yaxis: axis(token),
    legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0, xanchor: "left", font: { size: 13 } },
    hoverlabel: {
      bgcolor: token("--ink"),
      bordercolor: token("--ink"),
      font: { family: style.fontFamily, color: token("--paper"), size: 13 },
    },
    bargap: 0.35,
    separators: separators(),
    dragmode: false,
  };
}

// Decimal and thousands signs as the reader's language writes them.
function separators() {
  const parts = new Intl.NumberFormat(document.documentElement.lang || "en", { numberingSystem: "latn" }).formatToParts(-1234567.8);
  const sign = (type, usual) => parts.find((part) => part.type === type)?.value ?? usual;
  return sign("decimal", ".") + sign("group", " ");
}

export function themed(figure, style) {
  const token = (name) => style.getPropertyValue(name).trim();
  const layout = merged(template(style, token), translated(figure.layout ?? {}, "", token));
  const rtl = document.documentElement.dir === "rtl"; // the drawing itself is always ltr
  if (rtl && layout.xaxis.range) layout.xaxis.range = [...layout.xaxis.range].reverse();
  else if (rtl) layout.xaxis.autorange ??= "reversed";
  if (rtl) layout.yaxis.side ??= "right";
  if (rtl) layout.margin = { ...layout.margin, l: layout.margin.r, r: layout.margin.l };
  if (rtl) layout.legend = { ...layout.legend, x: 1, xanchor: "right" };
  return { data: translated(figure.data ?? [], "", token), layout };
}
