// Small charts of bars, as SVG. What they say is also their name, for those who do not see them.

import { h } from "./dom.js";
import { clock, number, rate } from "./format.js";

const kinds = [
  { name: "succeeded", label: "completed" },
  { name: "repeated", label: "to be repeated" },
  { name: "failed", label: "failed" },
];

const step = 10;

/** Adds up series of the same steps. */
export function sum(list) {
  const total = { step_seconds: list[0]?.step_seconds ?? 5 };
  for (const { name } of kinds) {
    total[name] = [];
    for (const series of list) series[name].forEach((value, i) => (total[name][i] = (total[name][i] ?? 0) + value));
  }

  return total;
}

export const totalOf = (series, name) => series[name].reduce((a, b) => a + b, 0);

/** How many a second ended in the last whole steps. */
export function rateOf(series, name, steps = 6) {
  const values = series[name].slice(-steps - 1, -1);
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / (values.length * series.step_seconds);
}

const heights = (series, shown) => series.succeeded.map((_, i) => shown.reduce((all, { name }) => all + (series[name][i] ?? 0), 0));

function stacks(series, shown, height, most) {
  const rects = [];
  series.succeeded.forEach((_, i) => {
    let y = height;
    for (const { name } of shown) {
      const size = (series[name][i] ?? 0) * (height - 1) / most;
      if (size > 0) rects.push(h("rect", { class: `bar ${name}`, x: i * step + 1, y: y - Math.max(size, 0.8), width: step - 2, height: Math.max(size, 0.8) }));
      y -= size;
    }
  });
  return rects;
}

const said = (series, shown) => shown.map(({ name, label }) => `${number(totalOf(series, name))} ${label}`).join(", ");

/** Ends by step, one bar a step, without a scale. */
export function spark(series, { label, only, className = "chart spark", height = 24 }) {
  const shown = only ? kinds.filter(({ name }) => name === only) : kinds;
  const width = series.succeeded.length * step;
  return h("svg", { class: className, viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": `${label}: ${said(series, shown)}` },
    h("line", { class: "axis", x1: 0, x2: width, y1: height - 0.25, y2: height - 0.25 }), stacks(series, shown, height, Math.max(...heights(series, shown), 1)));
}

/** The same with a scale, lines to compare by, and what each bar says where a pointer rests on it. */
export function chart(series, { label, now }) {
  const height = 130;
  const count = series.succeeded.length;
  const width = count * step;
  const most = scaleOf(Math.max(...heights(series, kinds), 0) / series.step_seconds);
  const top = most * series.step_seconds;
  const at = i => new Date(now - (count - 1 - i) * series.step_seconds * 1000);
  const hover = series.succeeded.map((_, i) => {
    const parts = kinds.filter(({ name }) => series[name][i]).map(({ name, label }) => `${number(series[name][i])} ${label}`);
    return h("rect", { class: "hover", x: i * step, y: 0, width: step, height }, h("title", null, `${clock(at(i))}: ${parts.join(", ") || "none"}`));
  });
  const marks = [0, 0.25, 0.5, 0.75, 1].map(part => h("span", null, part === 1 ? "now" : clock(new Date(now - (1 - part) * count * series.step_seconds * 1000), series.step_seconds < 60)));
  return h("div", { class: "chart-frame" },
    h("div", { class: "chart-scale muted", "aria-hidden": "true" }, [1, 0.5, 0].map(part => h("span", null, part ? rate(most * part) : "0"))),
    h("svg", { class: "chart big", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": `${label}: ${said(series, kinds)}` },
      [0.25, height / 2].map(y => h("line", { class: "grid", x1: 0, x2: width, y1: y, y2: y })),
      h("line", { class: "axis", x1: 0, x2: width, y1: height - 0.25, y2: height - 0.25 }),
      stacks(series, kinds, height, top), hover),
    h("div", { class: "chart-axis muted", "aria-hidden": "true" }, marks));
}

/** A round number that is not below a rate: 1, 2 or 5 times a power of ten. */
function scaleOf(most) {
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].find(times => times * power >= most) * power;
}
