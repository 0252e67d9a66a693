// What has failed and was not repeated since, by what went wrong.

import { get } from "../api.js";
import { actOn, actOnAll } from "../dialogs.js";
import { h } from "../dom.js";
import { address, filterBar, filterOf } from "../filters.js";
import { count, duration, between, number, time } from "../format.js";
import { button, empty, taskLink, when } from "../parts.js";

const shownTasks = 20;

export function failuresPage(shared, query) {
  const open = new Map();
  let found = null;
  let failure = null;
  let loadedAt = 0;

  async function load() {
    loadedAt = Date.now();
    const asked = query;
    try {
      const groups = await get("tasks/failures", filterOf({ ...query, state: "" }));
      if (asked === query) [found, failure] = [groups, null];
    } catch (error) {
      failure = error.message;
    }

    shared.redraw();
  }

  const keyOf = group => JSON.stringify([group.service, group.task, group.error.code, group.error.message]);
  const filterFor = group => ({
    ...filterOf(query), service: group.service, task: group.task, code: group.error.code, error: group.error.message, state: "failed",
  });

  async function toggle(group) {
    const key = keyOf(group);
    if (open.delete(key)) {
      shared.redraw();
      return;
    }

    open.set(key, null);
    shared.redraw();
    try {
      open.set(key, await get("tasks", { ...filterFor(group), order: "ended", not_repeated: "true", limit: shownTasks }));
    } catch (error) {
      failure = error.message;
      open.delete(key);
    }

    shared.redraw();
  }

  function view() {
    return h("div", { class: "page" },
      h("div", { class: "page-head" }, h("h1", null, "Failed"),
        !shared.session.read_only && found?.groups.length > 0 && h("div", { class: "bulk" },
          button("Retry all that match…", async () => await actOnAll("retry", { ...filterOf(query), state: "failed" }) && load(), { class: "quiet" }))),
      filterBar(filterOf({ ...query, state: "" }), shared.overview, { withErrors: true, change: next => shared.go(address("failed", next), { replace: true }) }),
      failure && h("p", { class: "notice bad", role: "alert" }, failure),
      !found ? empty("Loading", "") : found.groups.length === 0 ? empty("Nothing has failed", "What fails stands here by its error, until it is queued again.") : groups());
  }

  function groups() {
    const total = found.groups.reduce((all, group) => all + group.count, 0);
    return [
      h("p", { class: "muted summary" }, `${count({ count: total, more: found.more })} tasks in ${number(found.groups.length)} ${found.groups.length === 1 ? "group" : "groups"}, the latest first.`),
      h("ul", { class: "groups" }, found.groups.map(group => {
        const key = keyOf(group);
        const isOpen = open.has(key);
        return h("li", { key, class: "panel group" },
          h("div", { class: "group-head" },
            h("button", { type: "button", class: "expand", "aria-expanded": String(isOpen), onClick: () => toggle(group) },
              h("span", { class: "count-badge" }, number(group.count)),
              h("span", { class: "group-text" },
                h("span", { class: "group-title" }, h("span", { class: "strong" }, group.task), h("code", null, group.error.code), h("span", { class: "muted" }, group.service)),
                h("span", { class: "group-message", dir: "auto" }, group.error.message))),
            h("span", { class: "muted group-time" }, when(time(group.last_ended_at))),
            h("span", { class: "group-actions" },
              h("a", { class: "button quiet", href: address("tasks", filterFor(group)) }, "List"),
              !shared.session.read_only && button("Retry all…", async () => await actOnAll("retry", filterFor(group)) && load()))),
          isOpen && members(group, open.get(key)));
      })),
    ];
  }

  function members(group, page) {
    if (!page) return h("p", { class: "muted inner" }, "Loading");
    return h("div", { class: "inner scroll", tabindex: 0, role: "region", "aria-label": `Tasks that failed with ${group.error.code}` }, h("table", { class: "dense" },
      h("thead", null, h("tr", null, ["Task", "Failed", "Attempts", "Owner", "Message", ""].map(text => h("th", { scope: "col" }, text || h("span", { class: "hidden" }, "Actions"))))),
      h("tbody", null, page.tasks.map(task => h("tr", { key: task.task_id },
        h("td", null, taskLink(task.task_id)),
        h("td", null, when(time(task.finished_at))),
        h("td", null, attempts(task)),
        h("td", null, task.owner ?? h("span", { class: "muted" }, "–")),
        h("td", { class: "wide" }, h("span", { class: "clip", dir: "auto", title: task.error?.message.slice(0, 500) }, task.error?.message.slice(0, 300))),
        h("td", { class: "actions" }, !shared.session.read_only && button("Retry", async () => await actOn("retry", [task.task_id]) && load(), { class: "quiet", "aria-label": `Retry ${task.task_id}` })))))));
  }

  function attempts(task) {
    return h("ol", { class: "attempt-dots", "aria-label": `${task.attempts?.length ?? 0} attempts` }, (task.attempts ?? []).slice(-10).map(attempt => {
      const text = `Attempt ${attempt.number}: ${attempt.error?.code ?? "ended well"} after ${duration(between(time(attempt.started_at), time(attempt.ended_at)))}`;
      return h("li", { class: attempt.error ? "failed" : "completed", title: text }, h("span", { class: "hidden" }, text));
    }));
  }

  load();
  return {
    title: "Failed",
    view,
    tick: () => Date.now() - loadedAt > 3000 && load(),
    update: next => {
      query = next;
      found = null;
      open.clear();
      load();
    },
  };
}
