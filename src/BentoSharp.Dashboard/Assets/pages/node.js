// The process that answers, and what its workers compute on.

import { h } from "../dom.js";
import { bytes, duration, number, between, time } from "../format.js";
import { empty } from "../parts.js";

export function nodePage(shared) {
  function view() {
    if (!shared.overview) return h("div", { class: "page" }, h("h1", null, "Node"), empty("Loading", ""));
    const { node, services } = shared.overview;
    const workers = services.flatMap(service => service.workers.map((worker, i) => ({ ...worker, service, number: i + 1 })));
    const devices = [...new Set(workers.map(worker => worker.device))].sort();
    const card = (label, value, note, kind) => h("div", { class: `card ${kind ?? ""}` }, h("span", { class: "card-label" }, label), h("span", { class: "card-value" }, value), h("span", { class: "card-note" }, note));
    return h("div", { class: "page" },
      h("h1", null, node.name),
      h("div", { class: "cards" },
        card("State", node.ready ? "Ready" : "Not ready", node.live ? "the queue moves" : "the queue does not move", node.ready ? "" : "bad"),
        card("Up for", duration(between(time(node.started_at))), "since its last start"),
        card("Memory", bytes(node.memory_bytes), `of ${bytes(node.memory_limit_bytes)}`),
        card("Processors", number(node.processors), "seen by the process")),
      devices.length === 0 ? empty("No worker", "This process runs no tasks.") : devices.map(device => devicePanel(device, workers.filter(worker => worker.device === device), (shared.overview.devices ?? []).filter(one => one.device === device))));
  }

  function devicePanel(device, workers, threads) {
    const failed = threads.filter(one => one.state !== "working");
    const done = threads.length === 0 ? "" : `, ${number(threads.reduce((all, one) => all + one.runs, 0))} runs in ${duration(1000 * threads.reduce((all, one) => all + one.busy_seconds, 0))}`;
    const runs = workers.reduce((all, worker) => all + worker.runs, 0);
    return h("section", { class: "panel", "aria-label": `Device ${device}`, key: device },
      h("div", { class: "panel-head" }, h("h2", null, device === "cpu" ? "Processor" : device), h("span", { class: "muted" }, `${number(workers.length)} ${workers.length === 1 ? "worker" : "workers"}, ${number(runs)} running${done}`),
        failed.map(one => h("span", { class: "pill failed", title: one.fault, key: one.name }, `${one.name} is ${one.state}: ${one.fault}`))),
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Workers on ${device}` }, h("table", { class: "dense" },
        h("thead", null, h("tr", null, ["Service", "Worker", "Runs now", "Use", "State"].map(text => h("th", { scope: "col" }, text)))),
        h("tbody", null, workers.map(worker => {
          const room = Math.max(Math.ceil(worker.service.slots / worker.service.workers.length), 1);
          return h("tr", { key: `${worker.service.name} ${worker.number}` },
            h("th", { scope: "row" }, worker.service.name),
            h("td", null, number(worker.number)),
            h("td", null, `${number(worker.runs)} of ${number(room)}`),
            h("td", null, h("progress", { max: room, value: Math.min(worker.runs, room), "aria-label": `Use of worker ${worker.number} of ${worker.service.name}` })),
            h("td", null, worker.service.paused ? h("span", { class: "pill paused" }, "Paused") : worker.runs > 0 ? "busy" : "idle"));
        })))));
  }

  return { title: "Node", view };
}
