// The processes that share the queue, and what the workers of the one that answers compute on.

import { get } from "../api.js";
import { h } from "../dom.js";
import { between, bytes, duration, number, plural, time } from "../format.js";
import { empty, panel, when } from "../parts.js";

const slowly = 3000;
const lately = 10000;
const percent = share => (share === undefined ? "–" : `${Math.round(share * 100)} %`);

const meter = (value, max, label, text) => h("span", { class: "progress" }, h("progress", { max, value, "aria-label": label }), text && h("span", { class: "percent" }, text));

const table = (label, columns, rows) => h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, h("table", { class: "dense list" },
  h("thead", null, h("tr", null, columns.map(text => h("th", { scope: "col" }, text)))), h("tbody", null, rows)));

/** Which part of the time devices computed, over the last seconds: what is told is how long they did since their start. */
function useOfDevices() {
  const seen = [];
  return {
    of({ time: at, devices }) {
      const now = time(at).getTime();
      if (seen.at(-1)?.at !== now) seen.push({ at: now, busy: new Map(devices.map(device => [device.name, device.busy_seconds])) });
      while (seen.length > 2 && now - seen[1].at >= lately) seen.shift();
      const first = seen[0];
      return new Map(first.at === now ? [] : devices.map(device => [device.name, Math.min(Math.max((device.busy_seconds - (first.busy.get(device.name) ?? 0)) * 1000 / (now - first.at), 0), 1)]));
    },
  };
}

const roles = { both: "takes and runs tasks", submit: "takes tasks", work: "runs tasks" };

export function nodesPage(shared) {
  let nodes = null;
  let failure = null;
  let loadedAt = 0;
  const use = useOfDevices();

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
      devices.length === 0 ? empty("No worker here", "This process takes tasks and runs none.") : devices.map(device => devicePanel(device, workers.filter(worker => worker.device === device))),
      batchPanel(shared.overview));
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
    const threads = shared.overview.devices.filter(thread => thread.device === device);
    return h("section", { class: "panel", "aria-label": `Device ${device}`, key: device },
      h("div", { class: "panel-head" }, h("h2", null, device === "cpu" ? "Processor" : device), h("span", { class: "muted" }, `${number(workers.length)} ${workers.length === 1 ? "worker" : "workers"}, ${number(runs)} running`)),
      threads.length > 0 && threadTable(device, threads),
      workerTable(device, workers));
  }

  /** What computes there one run at a time: batches, and tasks of services that own the device. */
  function threadTable(device, threads) {
    const shares = use.of(shared.overview);
    return table(`Use of ${device}`, ["Device", "Busy", "Computes", "Runs", "Memory", "State"], threads.map(thread => h("tr", { key: thread.name },
      h("th", { scope: "row" }, thread.name),
      h("td", { "data-label": "Busy" }, meter(shares.get(thread.name) ?? 0, 1, `Use of ${thread.name}`, percent(shares.get(thread.name)))),
      h("td", { "data-label": "Computes" }, thread.running ? `${thread.running.service} · ${thread.running.task}, ${plural(thread.running.items, "item")} for ${duration(thread.running.for_ms)}` : h("span", { class: "muted" }, "nothing")),
      h("td", { "data-label": "Runs" }, `${number(thread.runs)} in ${duration(1000 * thread.busy_seconds)}`, thread.out_of_memory > 0 && h("span", { class: "error-text" }, `, ${number(thread.out_of_memory)} without room`)),
      h("td", { "data-label": "Memory" }, thread.memory_bytes ? meter(thread.memory_bytes - thread.memory_free_bytes, thread.memory_bytes, `Memory of ${thread.name}`, `${bytes(thread.memory_bytes - thread.memory_free_bytes)} of ${bytes(thread.memory_bytes)}`) : h("span", { class: "muted" }, "–")),
      h("td", { "data-label": "State" }, thread.state === "working" ? "working" : h("span", { class: "pill failed", title: thread.fault }, thread.state, thread.fault && `: ${thread.fault}`)))));
  }

  function workerTable(device, workers) {
    return table(`Workers on ${device}`, ["Service", "Worker", "Runs now", "Use", "State"], workers.map(worker => {
      const room = Math.max(Math.ceil(worker.service.slots / worker.service.workers.length), 1);
      return h("tr", { key: `${worker.service.name} ${worker.number}` },
        h("th", { scope: "row" }, worker.service.name),
        h("td", { "data-label": "Worker" }, number(worker.number)),
        h("td", { "data-label": "Runs now" }, `${number(worker.runs)} of ${number(room)}`),
        h("td", { "data-label": "Use" }, meter(Math.min(worker.runs, room), room, `Use of worker ${worker.number} of ${worker.service.name}`)),
        h("td", { "data-label": "State" }, worker.service.paused ? h("span", { class: "pill paused" }, "Paused") : worker.runs > 0 ? "busy" : "idle"));
    }));
  }

  /** The methods that compute in batches, and the models that were loaded. */
  function batchPanel({ device_tasks: queues, models }) {
    return [
      queues.length > 0 && panel("Batches", null, table("Methods that compute in batches", ["Method", "Waiting", "Largest batch", "One takes", "A full one takes", "Devices"], queues.map(queue => h("tr", { key: `${queue.service} ${queue.task}` },
        h("th", { scope: "row" }, queue.task, h("span", { class: "sub" }, queue.service)),
        h("td", { "data-label": "Waiting" }, number(queue.waiting)),
        h("td", { "data-label": "Largest" }, queue.cap < queue.max_cap ? `${number(queue.cap)} of ${number(queue.max_cap)}` : number(queue.cap), queue.out_of_memory > 0 && h("span", { class: "error-text" }, `, ${number(queue.out_of_memory)} did not fit`)),
        h("td", { "data-label": "One takes" }, duration(queue.expected_ms_of_one)),
        h("td", { "data-label": "Full takes" }, duration(queue.expected_ms_of_cap)),
        h("td", { "data-label": "Devices" }, queue.devices.join(", ")))))),
      models.length > 0 && panel("Models", null, table("Models that were loaded", ["Model", "Device", "Loaded in", "First run"], models.map((model, i) => h("tr", { key: i },
        h("th", { scope: "row" }, model.name),
        h("td", { "data-label": "Device" }, model.device),
        h("td", { "data-label": "Loaded in" }, duration(model.load_ms)),
        h("td", { "data-label": "First run" }, duration(model.warm_up_ms)))))),
    ];
  }

  load();
  return { title: "Nodes", view, tick: load };
}
