// One task with all that is known of it.

import { follow, get } from "../api.js";
import { actOn } from "../dialogs.js";
import { h } from "../dom.js";
import { absolute, between, bytes, duration, isEnded, shortId, states, time, waiting } from "../format.js";
import { button, empty, json, logLines, panel, pill, progress, taskLink, when } from "../parts.js";

const maxLines = 1000;
const shownChildren = 10;

export function taskPage(shared, query, id) {
  let task = null;
  let parent = null;
  let failure = null;
  let source = null;

  async function load() {
    try {
      task = await get(`tasks/${id}`);
      failure = null;
      if (task.parent && !parent) parent = await get(`tasks/${task.parent}`).catch(() => ({ task_id: task.parent, task: "no longer kept", status: "" }));
      if (!isEnded(task.status) && !source) watch();
    } catch (error) {
      failure = error.status === 404 ? "There is no such task, or it is kept no longer." : error.message;
    }

    shared.redraw();
  }

  function watch() {
    source = follow(`tasks/${id}/events`, {
      log: line => {
        if (line.number > (task.logs.at(-1)?.number ?? 0)) task.logs = [...task.logs, line].slice(-maxLines);
        shared.redraw();
      },
      status: status => {
        const isOld = task.status === status.status && task.attempt === status.attempt;
        Object.assign(task, { progress: undefined, message: undefined }, status);
        if (isEnded(status.status)) source.close();
        if (isOld) shared.redraw();
        else load();
      },
    });
  }

  function view() {
    if (failure) return h("div", { class: "page" }, empty("Not found", failure), h("p", { class: "center" }, h("a", { href: "tasks" }, "All tasks")));
    if (!task) return h("div", { class: "page" }, empty("Loading", ""));
    return h("div", { class: "page" },
      h("nav", { class: "crumbs", "aria-label": "Where this is" }, h("a", { href: `tasks?service=${encodeURIComponent(task.service)}` }, task.service), h("span", { "aria-hidden": "true" }, "/"),
        h("a", { href: `tasks?service=${encodeURIComponent(task.service)}&task=${encodeURIComponent(task.task)}` }, task.task)),
      h("div", { class: "page-head" }, h("h1", null, task.task, " ", pill(task.status)), actions()),
      task.status === "in_progress" && h("div", { class: "task-progress" }, progress(task)),
      task.status === "pending" && h("p", { class: "notice" }, waiting(task) || "It waits."),
      repeated(),
      task.error && errorBox(task.error),
      h("div", { class: "columns" },
        h("div", { class: "column" }, timeline(), relations(), h("div", { class: "pair" }, argumentsPanel(), resultPanel()), logs()),
        facts()));
  }

  /** Where it was queued again, the first of those that repeat it leads on. */
  function repeated() {
    const repeats = task.retried_as ?? [];
    if (repeats.length === 0) return null;
    const last = repeats.at(-1);
    return h("p", { class: "notice calm" }, "Queued again as ", taskLink(last.task_id), " ", pill(last.status),
      repeats.length > 1 && h("span", { class: "muted" }, ` and ${repeats.length - 1}${repeats.length === 100 ? " or more" : ""} before it`));
  }

  function actions() {
    if (shared.session.read_only) return null;
    return h("div", { class: "bulk" }, isEnded(task.status)
      ? button("Retry", async () => {
          const made = await actOn("retry", [id]);
          if (made?.length) shared.go(`task/${made[0]}`);
        }, { class: task.status === "failed" && !task.retried_as?.length ? "primary" : "" })
      : button("Cancel", async () => await actOn("cancel", [id]) && load(), { class: "danger" }));
  }

  const errorBox = error => h("div", { class: "error-box" }, h("code", null, error.code), h("p", { dir: "auto" }, error.message.slice(0, 4000), error.message.length > 4000 && " …"));

  function facts() {
    const [created, executed, finished] = [time(task.created_at), time(task.executed_at), time(task.finished_at)];
    const fact = (name, value) => value !== null && value !== undefined && value !== "" && h("div", null, h("dt", null, name), h("dd", null, value));
    const traceId = task.traceparent?.split("-")[1];
    return h("aside", { class: "panel facts", "aria-label": "Facts" }, h("dl", null,
      fact("Id", h("span", { class: "copy" }, h("code", { class: "wrap" }, id), copy(id, "id"))),
      fact("Submitted", created && [when(created), h("span", { class: "sub" }, absolute(created))]),
      fact("Began", executed && [when(executed), h("span", { class: "sub" }, absolute(executed))]),
      fact("Ended", finished && [when(finished), h("span", { class: "sub" }, absolute(finished))]),
      fact("Ran for", executed && task.status !== "pending" && duration(between(executed, finished))),
      fact("Attempt", task.attempt || null),
      fact("Interruptions", task.interruptions),
      fact("Priority", task.priority),
      fact("Owner", task.owner && h("a", { href: `tasks?owner=${encodeURIComponent(task.owner)}` }, task.owner)),
      fact("Key", task.key && h("a", { href: `tasks?key=${encodeURIComponent(task.key)}` }, task.key)),
      fact("Not before", task.not_before && absolute(time(task.not_before))),
      fact("Deadline", task.deadline && absolute(time(task.deadline))),
      fact("Repeats", task.retry_of && taskLink(task.retry_of)),
      fact("Queued again as", task.retried_as?.length ? task.retried_as.slice(-5).map(({ task_id, status }) => h("span", { class: "related", key: task_id }, taskLink(task_id), pill(status))) : null),
      fact("Child key", task.child_key && h("code", { class: "wrap" }, task.child_key)),
      fact("Trace", traceId && h("span", { class: "copy" }, h("code", { class: "wrap" }, traceId), copy(traceId, "trace id")))));
  }

  const copy = (text, what) => button("Copy", event => {
    navigator.clipboard?.writeText(text);
    event.target.textContent = "Copied";
  }, { class: "quiet small", "aria-label": `Copy the ${what}` });

  function timeline() {
    const attempts = task.attempts ?? [];
    const start = time(task.created_at);
    const end = time(task.finished_at) ?? new Date();
    const whole = Math.max(end - start, 1);
    const part = (from, to, className, text, name) => h("li", null,
      h("span", { class: "line-name" }, name),
      h("span", { class: "line-track" }, h("span", { class: `line-part ${className}`, style: { "--from": `${(from - start) * 100 / whole}%`, "--size": `${Math.max((to - from) * 100 / whole, 0.4)}%` } })),
      h("span", { class: "line-text" }, text));
    const begun = time(attempts[0]?.started_at) ?? end;
    return panel("Timeline", null, h("ol", { class: "timeline" },
      part(start, begun, "pending", `waited ${duration(begun - start)}`, "Queue"),
      attempts.map(attempt => {
        const [from, to] = [time(attempt.started_at), time(attempt.ended_at) ?? end];
        const kind = attempt.error ? "failed" : attempt.ended_at ? task.status : "in_progress";
        return part(from, to, kind, [duration(to - from), attempt.node && ` on ${attempt.node}`,
          attempt.error && h("span", { class: "attempt-error", dir: "auto" }, h("code", null, attempt.error.code), " ", attempt.error.message.slice(0, 300))], `Attempt ${attempt.number}`);
      })));
  }

  function relations() {
    const children = task.children ?? [];
    if (!task.parent && children.length === 0) return null;
    const shown = children.slice(0, shownChildren);
    const [width, height, gap, box] = [200, 44, 12, 64];
    const rows = Math.max(shown.length, 1);
    const columns = [task.parent && [parent ?? { task_id: task.parent, task: "…", status: "" }], [task], shown.length > 0 && shown].filter(Boolean);
    const whole = { width: columns.length * width + (columns.length - 1) * box, height: rows * (height + gap) - gap };
    const y = (i, of) => (whole.height - (of * (height + gap) - gap)) / 2 + i * (height + gap);
    const edges = [];
    const nodes = [];
    columns.forEach((column, c) => column.forEach((item, i) => {
      const [left, top] = [c * (width + box), y(i, column.length)];
      nodes.push(node(item, left, top, width, height));
      if (c > 0) columns[c - 1].forEach((_, j) => {
        const [x1, y1, x2, y2] = [left - box, y(j, columns[c - 1].length) + height / 2, left, top + height / 2];
        edges.push(h("path", { class: "edge", d: `M${x1},${y1} C${x1 + box / 2},${y1} ${x2 - box / 2},${y2} ${x2},${y2}` }));
      });
    }));
    return panel("Parent and children", null, h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Graph of parent and children" },
      h("svg", { class: "graph", viewBox: `-1 -1 ${whole.width + 2} ${whole.height + 2}`, width: whole.width + 2, height: whole.height + 2, role: "group", "aria-label": `${task.task} with its parent and children` }, edges, nodes)),
      children.length > shown.length && h("p", { class: "muted" }, `${children.length - shown.length}${children.length === 100 ? " or more" : ""} other children`));
  }

  function node(item, x, y, width, height) {
    const isThis = item.task_id === id;
    const name = item.task.length > 22 ? `${item.task.slice(0, 21)}…` : item.task;
    const body = [
      h("rect", { class: `node ${item.status} ${isThis ? "this" : ""}`, x, y, width, height, rx: 8 }),
      h("text", { class: "node-name", x: x + 12, y: y + 18 }, name),
      h("text", { class: "node-id", x: x + 12, y: y + 34 }, `${states[item.status]?.sign ?? ""} ${states[item.status]?.label ?? ""} · ${shortId(item.task_id)}`),
    ];
    return isThis ? h("g", { key: item.task_id }, body) : h("a", { svg: true, key: item.task_id, href: `task/${item.task_id}` }, body);
  }

  function argumentsPanel() {
    const { arguments: given, files } = task;
    return panel("Arguments", null, body(given, "none"), files?.length > 0 && h("ul", { class: "rows" }, files.map(file =>
      h("li", { class: "file" }, h("span", { class: "strong" }, file.parameter), h("span", { class: "clip", dir: "auto" }, file.name ?? "without a name"), h("span", { class: "muted end" }, `${file.content_type ?? "?"}, ${bytes(file.bytes)}`)))));
  }

  function resultPanel() {
    const { result } = task;
    if (!result) return panel("Result", null, h("p", { class: "muted" }, task.status === "canceled" ? "It was canceled." : "There is none yet."));
    const isImage = /^image\/(png|jpeg|gif|webp|bmp|avif)\b/.test(result.content_type ?? "");
    return panel("Result", null,
      isImage ? h("img", { class: "result-image", src: `api/tasks/${id}/result`, alt: `The image that ${task.task} gave` }) : body(result.body, "none"),
      h("p", { class: "muted foot" }, `${result.status_code} · ${result.content_type ?? "no type"} · ${bytes(result.body.bytes)} `,
        result.body.bytes > 0 && h("a", { href: `api/tasks/${id}/result`, download: id }, "Download")));
  }

  function body(value, none) {
    if (!value || value.bytes === 0) return h("p", { class: "muted" }, none);
    if (!("json" in value) && value.text === undefined) return h("p", { class: "muted" }, "It is no text.");
    return h("pre", { tabindex: 0, dir: "auto" }, "json" in value ? json(value.json) : value.text, value.bytes > 65536 && "\n…");
  }

  function logs() {
    return panel("Logs", null, task.logs.length === 0 ? h("p", { class: "muted" }, "It has logged nothing.")
      : h("div", { class: "log", tabindex: 0, role: "region", "aria-label": "Lines" }, logLines(task.logs)));
  }

  load();
  return { get title() { return task ? `${task.task} ${shortId(id)}` : "Task"; }, view, close: () => source?.close() };
}
