// All services and tasks of the host, with rates and times.

import { get } from "../api.js";
import { bars, rateOf, scale, sum, totalOf } from "../charts.js";
import { setPaused } from "../dialogs.js";
import { h } from "../dom.js";
import { duration, number, rate, time } from "../format.js";
import { button, empty, panel, when } from "../parts.js";

export function overviewPage(shared, query) {
  let span = query.span === "hour" ? "hour" : "recent";
  let failures = null;
  let loadedAt = 0;

  async function loadFailures() {
    if (Date.now() - loadedAt < 5000) return;
    loadedAt = Date.now();
    try {
      failures = await get("tasks/failures");
      shared.redraw();
    } catch {
      // Shown again with the next event.
    }
  }

  function view() {
    if (!shared.overview) return h("div", { class: "page" }, h("h1", null, "Overview"), empty("Loading", "The first numbers come in a moment."));
    const { services } = shared.overview;
    const all = services.flatMap(service => service.tasks);
    return h("div", { class: "page" },
      h("h1", null, "Overview"),
      numbers(services, all),
      all.length > 0 && throughput(all),
      services.map(serviceTable),
      failed());
  }

  function numbers(services, all) {
    const total = sum(all.map(task => task.recent));
    const ended = totalOf(total, "succeeded") + totalOf(total, "failed");
    const add = name => all.reduce((value, task) => value + task[name], 0);
    const slots = services.reduce((value, service) => value + service.slots, 0);
    const card = (label, value, note, href, kind) => h("a", { class: `card ${kind ?? ""}`, href },
      h("span", { class: "card-label" }, label), h("span", { class: "card-value" }, value), h("span", { class: "card-note" }, note));
    return h("div", { class: "cards" },
      card("Waiting", number(add("pending")), services.some(service => service.paused || service.tasks.some(task => task.paused)) ? "some are paused" : "in all queues", "waiting"),
      card("Running", number(add("in_progress")), `${number(slots)} ${slots === 1 ? "slot" : "slots"}`, "running"),
      card("Completed", rate(rateOf(total, "succeeded")), `${number(totalOf(total, "succeeded"))} in 5 minutes`, "tasks?state=completed"),
      card("Failed", rate(rateOf(total, "failed")), ended ? `${(totalOf(total, "failed") * 100 / ended).toFixed(1)} % in 5 minutes` : "none in 5 minutes", "failed", totalOf(total, "failed") > 0 ? "bad" : ""));
  }

  function throughput(all) {
    const series = sum(all.map(task => task[span]));
    const choose = (value, label) => button(label, () => {
      span = value;
      shared.redraw();
    }, { "aria-pressed": String(span === value) });
    return panel("Attempts that ended", { class: "panel throughput" },
      h("div", { class: "panel-tools" },
        h("ul", { class: "legend" }, h("li", { class: "succeeded" }, "completed"), h("li", { class: "repeated" }, "to be repeated"), h("li", { class: "failed" }, "failed")),
        h("div", { class: "switch", role: "group", "aria-label": "Time" }, choose("recent", "5 min"), choose("hour", "1 hour"))),
      h("div", { class: "chart-frame" },
        h("span", { class: "chart-top muted" }, rate(scale(series))),
        bars(series, { height: 120, label: `Attempts that ended in the last ${span === "hour" ? "hour" : "5 minutes"}`, className: "chart big" })),
      h("div", { class: "chart-axis muted" }, h("span", null, span === "hour" ? "1 hour ago" : "5 min ago"), h("span", null, "now")));
  }

  function serviceTable(service) {
    return h("section", { class: "panel", "aria-label": `Service ${service.name}`, key: service.name },
      h("div", { class: "panel-head" },
        h("h2", null, service.name),
        service.paused && h("span", { class: "pill paused" }, "Paused"),
        !service.has_workers && h("span", { class: "pill failed" }, "No worker"),
        service.has_workers && !service.well && h("span", { class: "pill failed" }, "Held up by code that does not stop"),
        pause(service.name, null, service.paused)),
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Tasks of ${service.name}` }, h("table", { class: "dense" },
        h("thead", null, h("tr", null,
          h("th", { scope: "col" }, "Task"),
          ...["Waiting", "Running", "Completed", "Failed"].map(text => h("th", { scope: "col", class: "number" }, text)),
          h("th", { scope: "col", class: "number" }, "Run ", h("span", { class: "unit" }, "median · p95")),
          h("th", { scope: "col", class: "number" }, "Wait ", h("span", { class: "unit" }, "median · p95")),
          h("th", { scope: "col" }, span === "hour" ? "Last hour" : "Last 5 minutes"),
          h("th", { scope: "col" }, h("span", { class: "hidden" }, "Actions")))),
        h("tbody", null, service.tasks.map(task => taskRow(service, task))))));
  }

  function taskRow(service, task) {
    const of = encodeURIComponent;
    const here = `service=${of(service.name)}&task=${of(task.name)}`;
    const failedCount = totalOf(task[span], "failed");
    return h("tr", { key: task.name },
      h("th", { scope: "row" }, h("a", { href: `tasks?${here}` }, task.name), task.paused && h("span", { class: "pill paused" }, "Paused")),
      h("td", { class: "number" }, task.pending ? h("a", { href: `waiting?${here}` }, number(task.pending)) : h("span", { class: "muted" }, "0")),
      h("td", { class: "number" }, task.in_progress ? h("a", { href: `running?${here}` }, number(task.in_progress)) : h("span", { class: "muted" }, "0"),
        task.concurrency && h("span", { class: "muted" }, ` / ${task.concurrency}`)),
      h("td", { class: "number" }, rate(rateOf(task.recent, "succeeded"))),
      h("td", { class: "number" }, failedCount ? h("a", { class: "error-text", href: `failed?${here}` }, number(failedCount)) : h("span", { class: "muted" }, "0")),
      h("td", { class: "number" }, times(task.run_ms)),
      h("td", { class: "number" }, times(task.wait_ms)),
      h("td", null, bars(task[span], { height: 24, label: `Ends of ${task.name}`, className: "chart spark" })),
      h("td", { class: "actions" }, pause(service.name, task.name, task.paused && !service.paused)));
  }

  const times = value => (value ? [duration(value.p50), h("span", { class: "muted" }, ` · ${duration(value.p95)}`)] : h("span", { class: "muted" }, "–"));

  const pause = (service, task, isPaused) => shared.session.read_only ? null : button(isPaused ? "Resume" : "Pause",
    () => setPaused(service, task, !isPaused), { class: "quiet", "aria-label": `${isPaused ? "Resume" : "Pause"} ${task ?? service}` });

  function failed() {
    if (!failures || failures.groups.length === 0) return null;
    return panel("Latest failures", null, h("ul", { class: "rows" }, failures.groups.slice(0, 5).map(group => h("li", { key: group.last_task_id },
      h("a", { class: "row-link", href: `failed?service=${encodeURIComponent(group.service)}&task=${encodeURIComponent(group.task)}&code=${encodeURIComponent(group.error.code)}` },
        h("span", { class: "pill failed" }, number(group.count)),
        h("span", { class: "strong" }, group.task),
        h("code", null, group.error.code),
        h("span", { class: "clip", dir: "auto" }, group.error.message),
        h("span", { class: "muted end" }, when(time(group.last_ended_at))))))));
  }

  loadFailures();
  return { view, tick: loadFailures, update: next => (span = next.span === "hour" ? "hour" : "recent") };
}
