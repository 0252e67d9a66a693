// The processes that share the queue, and what the workers of the one that answers compute on.

import { get } from "../api.js";
import { h } from "../dom.js";
import { between, bytes, duration, number, time } from "../format.js";
import { empty, when } from "../parts.js";

const slowly = 3000;
const roles = { both: "takes and runs tasks", submit: "takes tasks", work: "runs tasks" };

export function nodesPage(shared) {
  let nodes = null;
  let failure = null;
  let loadedAt = 0;

  async function load() {
    if (Date.now() - loadedAt < slowly) return;
    loadedAt = Date.now();
    try {
      ({ nodes } = await get("nodes"));
      failure = null;
    } catch (error) {
      failure = error.message;
    }

    shared.redraw();
  }

  function view() {
    if (!shared.overview || !nodes) return h("div", { class: "page" }, h("h1", null, "Nodes"), failure ? h("p", { class: "notice bad", role: "alert" }, failure) : empty("Loading", ""));
    const { node, services } = shared.overview;
    const workers = services.flatMap(service => service.workers.map((worker, i) => ({ ...worker, service, number: i + 1 })));
    const devices = [...new Set(workers.map(worker => worker.device))].sort();
    return h("div", { class: "page" },
      h("div", { class: "page-head" }, h("h1", null, "Nodes"), h("p", { class: "muted" }, nodes.length === 1 ? "One process has this queue." : `${number(nodes.length)} processes share this queue.`)),
      failure && h("p", { class: "notice bad", role: "alert" }, failure),
      nodes.length > 1 && list(),
      h("div", { class: "page-head part" }, h("h2", { class: "large" }, node.name), h("span", { class: `pill ${node.ready ? "completed" : "failed"}` }, node.ready ? "Ready" : "Not ready"),
        nodes.length > 1 && h("p", { class: "muted" }, "The process that shows this page.")),
      own(node),
      devices.length === 0 ? empty("No worker here", "This process takes tasks and runs none.") : devices.map(device => devicePanel(device, workers.filter(worker => worker.device === device))));
  }

  function list() {
    return h("div", { class: "panel scroll", tabindex: 0, role: "region", "aria-label": "List of nodes" }, h("table", { class: "list" },
      h("thead", null, h("tr", null, ["Node", "Does", "Running", "Devices", "Up for", "Last sign of life", "Version"].map(text => h("th", { scope: "col" }, text)))),
      h("tbody", null, nodes.map(node => h("tr", { key: node.life, class: node.is_this ? "selected" : null },
        h("th", { scope: "row" }, h("span", null, node.name), h("span", { class: "sub" }, `life ${number(node.life)}`, node.is_this && h("span", { class: "tag" }, "this one"))),
        h("td", { "data-label": "Does" }, h("span", { title: node.tasks?.join(", ") ?? "" }, roles[node.role] ?? "not told yet")),
        h("td", { "data-label": "Running" }, number(node.running)),
        h("td", { "data-label": "Devices" }, node.devices?.length ? node.devices.join(", ") : h("span", { class: "muted" }, "–")),
        h("td", { "data-label": "Up for" }, duration(between(time(node.started_at)))),
        h("td", { "data-label": "Last sign" }, when(time(node.last_heartbeat))),
        h("td", { "data-label": "Version" }, h("span", { class: "clip" }, node.version || h("span", { class: "muted" }, "–"))))))));
  }

  function own(node) {
    const card = (label, value, note, kind) => h("div", { class: `card ${kind ?? ""}` }, h("span", { class: "card-label" }, label), h("span", { class: "card-value" }, value), h("span", { class: "card-note" }, note));
    return h("div", { class: "cards" },
      card("Queue", node.live ? "Moves" : "Stands", node.live ? "the claim loop takes its turns" : "a restart helps", node.live ? "" : "bad"),
      card("Up for", duration(between(time(node.started_at))), "since its last start"),
      card("Memory", bytes(node.memory_bytes), `of ${bytes(node.memory_limit_bytes)}`),
      card("Processors", number(node.processors), "seen by the process"));
  }

  function devicePanel(device, workers) {
    const runs = workers.reduce((all, worker) => all + worker.runs, 0);
    return h("section", { class: "panel", "aria-label": `Device ${device}`, key: device },
      h("div", { class: "panel-head" }, h("h2", null, device === "cpu" ? "Processor" : device), h("span", { class: "muted" }, `${number(workers.length)} ${workers.length === 1 ? "worker" : "workers"}, ${number(runs)} running`)),
      h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Workers on ${device}` }, h("table", { class: "dense list" },
        h("thead", null, h("tr", null, ["Service", "Worker", "Runs now", "Use", "State"].map(text => h("th", { scope: "col" }, text)))),
        h("tbody", null, workers.map(worker => {
          const room = Math.max(Math.ceil(worker.service.slots / worker.service.workers.length), 1);
          return h("tr", { key: `${worker.service.name} ${worker.number}` },
            h("th", { scope: "row" }, worker.service.name),
            h("td", { "data-label": "Worker" }, number(worker.number)),
            h("td", { "data-label": "Runs now" }, `${number(worker.runs)} of ${number(room)}`),
            h("td", { "data-label": "Use" }, h("progress", { max: room, value: Math.min(worker.runs, room), "aria-label": `Use of worker ${worker.number} of ${worker.service.name}` })),
            h("td", { "data-label": "State" }, worker.service.paused ? h("span", { class: "pill paused" }, "Paused") : worker.runs > 0 ? "busy" : "idle"));
        })))));
  }

  load();
  return { title: "Nodes", view, tick: load };
}
