// Parts that several pages have.

import { h } from "./dom.js";
import { absolute, ago, isEnded, shortId, states, waiting } from "./format.js";

export const pill = status => h("span", { class: `pill ${status}` }, h("span", { class: "sign", "aria-hidden": "true" }, states[status]?.sign ?? "?"), states[status]?.label ?? status);

export const when = date => (date ? h("time", { datetime: date.toISOString(), title: absolute(date) }, ago(date)) : h("span", { class: "muted" }, "–"));

export const taskLink = (id, text) => h("a", { class: "id", href: `task/${id}`, title: id }, text ?? shortId(id));

export const button = (text, onClick, props) => h("button", { type: "button", onClick, ...props }, text);

export const empty = (title, text) => h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), text && h("p", null, text));

export const panel = (title, props, ...children) => h("section", { class: "panel", ...props, "aria-label": title }, h("h2", null, title), ...children);

/** JSON with its names, texts and other values apart. */
export function json(value) {
  const text = JSON.stringify(value, null, 2);
  const parts = [];
  let end = 0;
  for (const { 0: token, 1: string, 2: colon, index } of text.matchAll(/("(?:\\.|[^"\\])*")(\s*:)?|-?\d[\d.eE+-]*|true|false|null/g)) {
    parts.push(text.slice(end, index), h("span", { class: colon ? "json-name" : string ? "json-text" : "json-value" }, string ?? token), colon);
    end = index + token.length;
  }

  return [...parts, text.slice(end)];
}

export function progress(task) {
  const done = Math.round((task.progress ?? 0) * 100);
  return task.progress === undefined
    ? h("span", { class: "muted" }, "no progress told")
    : h("span", { class: "progress" },
        h("progress", { max: 100, value: done, "aria-label": `Progress of ${shortId(task.task_id)}` }),
        h("span", { class: "percent" }, `${done} %`),
        task.message && h("span", { class: "muted clip", title: task.message }, task.message));
}

/** What is most worth knowing of a task, in a line. */
export function detail(task) {
  if (task.status === "pending") return h("span", { class: "clip" }, waiting(task), task.error && h("span", { class: "muted" }, ` · last attempt: ${task.error.message}`));
  if (task.status === "in_progress") return progress(task);
  if (task.status === "failed") return h("span", { class: "clip error-text", dir: "auto", title: task.error?.message.slice(0, 500) }, h("code", null, task.error?.code), " ", task.error?.message.slice(0, 300));
  return isEnded(task.status) && task.attempt > 1 ? h("span", { class: "muted" }, `after ${task.attempt} attempts`) : "";
}

export function logLines(lines) {
  return h("ol", { class: "log-lines" }, lines.map(line => h("li", { key: line.number, class: `level-${line.level}` },
    h("time", { datetime: line.time, class: "muted" }, line.time.slice(11, 23)),
    h("span", { class: "level" }, line.level),
    h("span", { class: "text", dir: "auto" }, line.text))));
}
