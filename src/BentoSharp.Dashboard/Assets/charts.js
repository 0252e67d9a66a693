// Small charts of bars, as SVG. What they say is also their name, for those who do not see them.

import { h } from "./dom.js";
import { number } from "./format.js";

const kinds = [
  { name: "succeeded", label: "completed" },
  { name: "repeated", label: "to be repeated" },
  { name: "failed", label: "failed" },
];

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

/** Ends by step, one bar a step. */
export function bars(series, { height, label, className }) {
  const steps = series.succeeded.length;
  const width = steps * 10;
  const tops = series.succeeded.map((_, i) => kinds.reduce((all, { name }) => all + (series[name][i] ?? 0), 0));
  const most = Math.max(...tops, 1);
  const said = kinds.map(kind => `${number(totalOf(series, kind.name))} ${kind.label}`).join(", ");
  const rects = [];
  for (let i = 0; i < steps; i++) {
    let y = height;
    for (const { name } of kinds) {
      const size = (series[name][i] ?? 0) * (height - 1) / most;
      if (size > 0) rects.push(h("rect", { class: `bar ${name}`, x: i * 10 + 1, y: y - Math.max(size, 0.8), width: 8, height: Math.max(size, 0.8) }));
      y -= size;
    }
  }

  return h("svg", { class: className ?? "chart", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": `${label}: ${said}` },
    h("line", { class: "axis", x1: 0, x2: width, y1: height - 0.25, y2: height - 0.25 }), rects);
}

/** The most of a step, for the scale. */
export function scale(series) {
  const most = Math.max(...series.succeeded.map((_, i) => kinds.reduce((all, { name }) => all + series[name][i], 0)), 0);
  return most / series.step_seconds;
}
