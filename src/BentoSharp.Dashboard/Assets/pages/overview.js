// All services and tasks of the host, with rates and times.

import { get } from "../api.js";
import { chart, rateOf, spark, sum, totalOf } from "../charts.js";
import { setPaused } from "../dialogs.js";
import { h } from "../dom.js";
import { duration, number, rate, time } from "../format.js";
import { button, empty, panel, when } from "../parts.js";

const slowly = 5000;

export function overviewPage(shared, query) {
  let span = query.span === "hour" ? "hour" : "recent";
  let failures = null;
  let nodes = [];
  let loadedAt = 0;

  /** What is not part of the events. */
  async function loadMore() {
    if (Date.now() - loadedAt < slowly) return;
    loadedAt = Date.now();
    try {
      [failures, { nodes }] = await Promise.all([get("tasks/failures"), get("nodes")]);
      shared.redraw();
    } catch {
      // Shown again with the next event.
    }
  }

  function view() {
    if (!shared.overview) return h("div", { class: "page" }, h("h1", null, "Overview"), empty("Loading", "The first numbers come in a moment."));
    const { services, node } = shared.overview;
    const all = services.flatMap(service => service.tasks);
    return h("div", { class: "page" },
      h("div", { class: "page-head" }, h("h1", null, "Overview"),
        nodes.length > 1 && h("p", { class: "muted end" }, `Rates and times are those of ${node.name}, one of `, h("a", { href: "nodes" }, `${nodes.length} nodes`))),
      numbers(services, all),
      all.length > 0 && throughput(all),
      services.map(servicePanel),
      failed());
  }

  function numbers(services, all) {
    const total = sum(all.map(task => task.recent));
    const ended = totalOf(total, "succeeded") + totalOf(total, "failed");
    const bad = totalOf(total, "failed");
    const add = name => all.reduce((value, task) => value + task[name], 0);
    const slots = services.reduce((value, service) => value + service.slots, 0);
    const card = (label, value, note, href, { kind = "", series } = {}) => h("a", { class: `card ${kind}`, href },
      h("span", { class: "card-label" }, label), h("span", { class: "card-value" }, value), h("span", { class: "card-note" }, note), series);
    return h("div", { class: "cards" },
      card("Waiting", number(add("pending")), waitingNote(services, add("pending")), "waiting"),
      card("Running", number(add("in_progress")), nodes.length > 1 ? `on ${number(nodes.length)} nodes` : `of ${number(slots)} ${slots === 1 ? "slot" : "slots"}`, "running"),
      card("Completed", rate(rateOf(total, "succeeded")), `${number(totalOf(total, "succeeded"))} in 5 minutes`, "tasks?state=completed",
        { series: spark(total, { only: "succeeded", label: "Completed in 5 minutes", className: "chart card-spark" }) }),
      card("Failed", rate(rateOf(total, "failed")), bad ? `${number(bad)}, ${(bad * 100 / ended).toFixed(1)} % in 5 minutes` : "none in 5 minutes", "failed",
        { kind: bad ? "bad" : "", series: bad ? spark(total, { only: "failed", label: "Failed in 5 minutes", className: "chart card-spark" }) : null }));
  }

  function waitingNote(services, waiting) {
    if (waiting === 0) return "nothing has to wait";
    const isPaused = services.some(service => service.paused || service.tasks.some(task => task.paused && task.pending));
    const oldest = Math.max(...services.map(service => service.oldest_waiting_seconds ?? 0));
    return [oldest > 0 && `the first for ${duration(oldest * 1000)}`, isPaused && "some are paused"].filter(Boolean).join(", ") || "their time has not come";
  }

  function throughput(all) {
    const series = sum(all.map(task => task[span]));
    const choose = (value, label) => button(label, () => {
      span = value;
      shared.redraw();
    }, { "aria-pressed": String(span === value) });
    return panel("Throughput", { class: "panel throughput" },
      h("div", { class: "panel-tools" },
        h("ul", { class: "legend" }, h("li", { class: "succeeded" }, "completed"), h("li", { class: "repeated" }, "to be repeated"), h("li", { class: "failed" }, "failed")),
        h("div", { class: "switch", role: "group", "aria-label": "Time" }, choose("recent", "5 min"), choose("hour", "1 hour"))),
      chart(series, { now: time(shared.overview.time).getTime(), label: `Attempts that ended in the last ${span === "hour" ? "hour" : "5 minutes"}` }));
  }

  function servicePanel(service) {
    const running = service.tasks.reduce((all, task) => all + task.in_progress, 0);
    return h("section", { class: "panel", "aria-label": `Service ${service.name}`, key: service.name },
      h("div", { class: "panel-head" },
        h("h2", null, service.name),
        service.paused && h("span", { class: "pill paused" }, "Paused"),
        !service.has_workers && h("span", { class: "pill failed" }, "No worker"),
        service.has_workers && !service.well && h("span", { class: "pill failed" }, "Held up by code that does not stop"),
        h("span", { class: "muted" }, nodes.length > 1 ? `${number(running)} running` : `${number(running)} of ${number(service.slots)} slots`,
          service.expected_wait_seconds > 0 && `, ${duration(service.expected_wait_seconds * 1000)} of work waits`),
        pause(service.name, null, service.paused)),
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Tasks of ${service.name}` }, h("table", { class: "dense list" },
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
    const cell = (label, ...content) => h("td", { class: "number", "data-label": label }, h("span", null, content));
    return h("tr", { key: task.name },
      h("th", { scope: "row" }, h("span", null, h("a", { href: `tasks?${here}` }, task.name), task.paused && h("span", { class: "pill paused" }, "Paused"))),
      cell("Waiting", linked(task.pending, `waiting?${here}`)),
      cell("Running", linked(task.in_progress, `running?${here}`), task.concurrency && h("span", { class: "muted" }, ` / ${task.concurrency}`)),
      cell("Completed", rate(rateOf(task.recent, "succeeded"))),
      cell("Failed", failedCount ? h("a", { class: "error-text", href: `failed?${here}` }, number(failedCount)) : h("span", { class: "muted" }, "0")),
      cell("Run", times(task.run_ms)),
      cell("Wait", times(task.wait_ms)),
      h("td", { class: "spark-cell" }, spark(task[span], { label: `Ends of ${task.name}` })),
      h("td", { class: "actions" }, pause(service.name, task.name, task.paused && !service.paused)));
  }

  const linked = (value, href) => (value ? h("a", { href }, number(value)) : h("span", { class: "muted" }, "0"));

  const times = value => (value ? [duration(value.p50), h("span", { class: "muted" }, ` · ${duration(value.p95)}`)] : h("span", { class: "muted" }, "–"));

  const pause = (service, task, isPaused) => shared.session.read_only ? null : button(isPaused ? "Resume" : "Pause",
    () => setPaused(service, task, !isPaused), { class: "quiet", "aria-label": `${isPaused ? "Resume" : "Pause"} ${task ?? service}` });

  function failed() {
    if (!failures || failures.groups.length === 0) return null;
    return h("section", { class: "panel", "aria-label": "Latest failures" },
      h("div", { class: "panel-head" }, h("h2", null, "Latest failures"), h("a", { class: "end", href: "failed" }, "All that failed")),
      h("ul", { class: "rows" }, failures.groups.slice(0, 5).map(group => h("li", { key: group.last_task_id },
        h("a", { class: "row-link", href: `failed?service=${encodeURIComponent(group.service)}&task=${encodeURIComponent(group.task)}&code=${encodeURIComponent(group.error.code)}` },
          h("span", { class: "pill failed" }, number(group.count)),
          h("span", { class: "strong" }, group.task),
          h("code", null, group.error.code),
          h("span", { class: "clip", dir: "auto" }, group.error.message),
          h("span", { class: "muted end" }, when(time(group.last_ended_at))))))));
  }

  loadMore();
  return { view, tick: loadMore, update: next => (span = next.span === "hour" ? "hour" : "recent") };
}
