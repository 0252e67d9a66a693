// Lists of tasks, page by page: all of them, those that wait, and those that run.

import { follow, get } from "../api.js";
import { actOn, actOnAll } from "../dialogs.js";
import { h } from "../dom.js";
import { address, filterBar, filterOf } from "../filters.js";
import { between, duration, isEnded, time, waiting } from "../format.js";
import { button, detail, empty, logLines, pill, progress, taskLink, when } from "../parts.js";

const size = 50;
const maxOpenLogs = 4;

const kinds = {
  tasks: {
    title: "Tasks", withStates: true, verbs: ["cancel", "retry"],
    none: ["No task matches", "Nothing that is kept is like this. Take something out of the filter, or submit a task."],
    columns: [["State", task => pill(task.status)], ["Submitted", task => when(time(task.created_at))], ["Took", took], ["Owner", owner], ["", detail, "wide"]],
  },
  waiting: {
    title: "Waiting", state: "pending", order: "next", verbs: ["cancel"],
    none: ["Nothing waits", "There is room: what is submitted now begins at once."],
    columns: [["Waits for", task => h("span", { class: `why ${task.waiting_for}` }, waiting(task)), "wide"], ["Begins", begins], ["Submitted", task => when(time(task.created_at))],
      ["Priority", task => task.priority], ["Owner", owner]],
  },
  running: {
    title: "Running", state: "in_progress", verbs: ["cancel"], withLogs: true,
    none: ["Nothing runs", "Attempts stand here while they run, with their progress and logs."],
    columns: [["Progress", progress, "wide"], ["Runs for", task => duration(between(time(task.executed_at)))], ["Attempt", task => task.attempt], ["Node", task => task.attempts?.at(-1)?.node ?? "–"],
      ["Owner", owner]],
  },
};

export const tasksPage = (shared, query) => listPage(shared, query, "tasks");
export const waitingPage = (shared, query) => listPage(shared, query, "waiting");
export const runningPage = (shared, query) => listPage(shared, query, "running");

function listPage(shared, query, name) {
  const kind = kinds[name];
  const selected = new Set();
  const logs = new Map();
  let page = null;
  let failure = null;
  let loading = null;
  let again = false;

  const filter = () => ({ ...filterOf(query), ...(kind.state && { state: kind.state }) });
  const shown = () => (kind.state ? filterOf({ ...query, state: "" }) : filterOf(query));

  async function load() {
    if (loading) {
      again = true;
      return;
    }

    loading = new AbortController();
    const asked = query;
    try {
      const found = await search(loading.signal);
      if (asked === query) [page, failure] = [found, null];
    } catch (error) {
      if (error.name !== "AbortError") failure = error.message;
    } finally {
      loading = null;
    }

    for (const id of selected) if (!page?.tasks.some(task => task.task_id === id)) selected.delete(id);
    for (const id of logs.keys()) if (page && !page.tasks.some(task => task.task_id === id)) closeLogs(id);
    shared.redraw();
    if (again) {
      again = false;
      load();
    }
  }

  // The service looks at a bounded number of tasks each time, so one that is rarely meant is asked for on.
  async function search(signal) {
    const tasks = [];
    let cursor = query.cursor;
    for (let turn = 0; turn < 5; turn++) {
      const found = await get("tasks", { ...filter(), order: kind.order ?? (query.state === "failed" ? "ended" : undefined), cursor, limit: size - tasks.length }, signal);
      tasks.push(...found.tasks);
      cursor = found.next;
      if (!cursor || tasks.length === size) break;
    }

    return { tasks, next: cursor };
  }

  function change(next) {
    shared.go(address(name, next), { replace: true });
  }

  function openLogs(task) {
    if (logs.size >= maxOpenLogs) closeLogs(logs.keys().next().value);
    const entry = { lines: [], source: null };
    entry.source = follow(`tasks/${task.task_id}/events`, {
      log: line => {
        entry.lines = [...entry.lines, line].slice(-200);
        shared.redraw();
      },
      status: status => isEnded(status.status) && entry.source.close(),
    });
    logs.set(task.task_id, entry);
    shared.redraw();
  }

  function closeLogs(id) {
    logs.get(id)?.source.close();
    logs.delete(id);
  }

  function view() {
    return h("div", { class: "page" },
      h("div", { class: "page-head" }, h("h1", null, kind.title), actions()),
      filterBar(shown(), shared.overview, { withStates: kind.withStates, withErrors: !kind.state, change }),
      failure && h("p", { class: "notice bad", role: "alert" }, failure),
      !page ? empty("Loading", "") : page.tasks.length === 0 && !page.next ? empty(...kind.none) : [table(), pager()]);
  }

  function actions() {
    if (shared.session.read_only || !page?.tasks.length) return null;
    const ids = [...selected];
    return h("div", { class: "bulk" }, kind.verbs.map(verb => {
      const word = verb === "cancel" ? "Cancel" : "Retry";
      return ids.length
        ? button(`${word} ${ids.length} selected`, async () => {
            if (await actOn(verb, ids)) {
              selected.clear();
              load();
            }
          }, { class: verb === "cancel" ? "danger" : "" })
        : button(`${word} all that match…`, async () => await actOnAll(verb, filter()) && load(), { class: "quiet" });
    }));
  }

  function table() {
    const maySelect = !shared.session.read_only;
    const all = page.tasks.length > 0 && page.tasks.every(task => selected.has(task.task_id));
    const columns = kind.columns.length + 1 + (maySelect ? 1 : 0) + (kind.withLogs ? 1 : 0);
    return h("div", { class: "panel scroll", tabindex: 0, role: "region", "aria-label": `List of tasks: ${kind.title}` }, h("table", { class: "list" },
      h("thead", null, h("tr", null,
        maySelect && h("th", { scope: "col", class: "check" }, h("input", {
          type: "checkbox", "aria-label": "Select all of this page", checked: all, indeterminate: !all && selected.size > 0,
          onChange: () => {
            page.tasks.forEach(task => (all ? selected.delete(task.task_id) : selected.add(task.task_id)));
            shared.redraw();
          },
        })),
        h("th", { scope: "col" }, "Task"),
        kind.columns.map(([text, , className]) => h("th", { scope: "col", class: className }, text || h("span", { class: "hidden" }, "Details"))),
        kind.withLogs && h("th", { scope: "col" }, h("span", { class: "hidden" }, "Logs")))),
      h("tbody", null, page.tasks.flatMap(task => [row(task, maySelect), logs.has(task.task_id) && logRow(task, columns)]))));
  }

  function row(task, maySelect) {
    const id = task.task_id;
    return h("tr", { key: id, class: selected.has(id) ? "selected" : null },
      maySelect && h("td", { class: "check" }, h("input", {
        type: "checkbox", "aria-label": `Select ${id}`, checked: selected.has(id),
        onChange: event => {
          event.target.checked ? selected.add(id) : selected.delete(id);
          shared.redraw();
        },
      })),
      h("th", { scope: "row" }, taskLink(id, task.task), h("span", { class: "sub" }, h("span", { class: "mono" }, `${id.slice(0, 8)}…${id.slice(-4)}`), task.key && h("span", { class: "tag", title: "Limit key" }, task.key))),
      kind.columns.map(([text, cell, className]) => h("td", { class: className, "data-label": text || null }, cell(task))),
      kind.withLogs && h("td", { class: "actions" }, button(logs.has(id) ? "Hide logs" : "Logs", () => {
        if (logs.has(id)) {
          closeLogs(id);
          shared.redraw();
        } else openLogs(task);
      }, { class: "quiet", "aria-expanded": String(logs.has(id)), "aria-label": `${logs.has(id) ? "Hide logs" : "Logs"} of ${id}` })));
  }

  function logRow(task, columns) {
    const { lines } = logs.get(task.task_id);
    return h("tr", { key: `${task.task_id} logs`, class: "log-row" }, h("td", { colspan: columns },
      lines.length ? logLines(lines.slice(-12)) : h("p", { class: "muted" }, "It has logged nothing yet.")));
  }

  function pager() {
    return h("nav", { class: "pager", "aria-label": "Pages of the list" },
      query.cursor && h("a", { class: "button", href: address(name, shown()) }, "First page"),
      h("span", { class: "muted" }, query.cursor ? "Not live: a later page" : page.next ? `The first ${page.tasks.length}` : `${page.tasks.length} in all`),
      page.next && h("a", { class: "button", href: address(name, shown(), { cursor: page.next }) }, page.tasks.length < size ? "Search on" : "Next page"));
  }

  load();
  return {
    title: kind.title,
    view,
    tick: () => query.cursor || loading || load(),
    update: next => {
      query = next;
      page = null;
      loading?.abort();
      load();
    },
    close: () => [...logs.keys()].forEach(closeLogs),
  };
}

function took(task) {
  const began = time(task.executed_at);
  if (task.status === "pending" || !began) return h("span", { class: "muted" }, "–");
  return duration(between(began, time(task.finished_at)));
}

function owner(task) {
  return task.owner ?? h("span", { class: "muted" }, "–");
}

function begins(task) {
  const [earliest, latest] = [time(task.eta?.earliest), time(task.eta?.latest)];
  if (!earliest || !latest) return earliest ? when(earliest) : h("span", { class: "muted" }, "–");
  return `in ${duration(earliest - Date.now())} to ${duration(latest - Date.now())}`;
}
