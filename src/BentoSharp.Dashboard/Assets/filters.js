// Which tasks are meant: the filter stands in the address, so that it can be kept and sent to somebody.

import { h } from "./dom.js";
import { states } from "./format.js";

const names = ["service", "task", "state", "owner", "key", "created_after", "created_before", "ended_after", "ended_before", "code", "error", "id"];

/** What a page's address says of tasks. */
export const filterOf = query => Object.fromEntries(names.filter(name => query[name]).map(name => [name, query[name]]));

/** An address with a filter. */
export function address(page, filter, more) {
  const text = new URLSearchParams(Object.entries({ ...filter, ...more }).filter(([, value]) => value)).toString();
  return text ? `${page}?${text}` : page;
}

const spans = [["", "Any time"], ["900", "Last 15 minutes"], ["3600", "Last hour"], ["86400", "Last day"], ["604800", "Last week"]];

/** The fields of a filter. `change` is told the new one. */
export function filterBar(filter, overview, { withStates, withErrors, change }) {
  const set = (name, value) => change({ ...filter, [name]: value });
  return h("div", { class: "filters", role: "group", "aria-label": "Filter" },
    taskField(filter, overview, change),
    withStates && stateField(filter, set),
    field("Owner", "owner", filter, set),
    field("Key", "key", filter, set),
    withErrors && [field("Error contains", "error", filter, set), field("Code", "code", filter, set)],
    timeField(filter, change),
    Object.keys(filter).length > 0 && h("button", { type: "button", class: "quiet", onClick: () => change({}) }, "Clear"));
}

function field(label, name, filter, set) {
  return h("label", { class: "field" }, h("span", null, label),
    h("input", { type: "text", name, value: filter[name] ?? "", maxlength: 256, spellcheck: "false", autocomplete: "off", onChange: event => set(name, event.target.value.trim()) }));
}

function taskField(filter, overview, change) {
  const known = (overview?.services ?? []).flatMap(service => [[service.name, null], ...service.tasks.map(task => [service.name, task.name])]);
  const value = filter.service ? JSON.stringify([filter.service, filter.task ?? null]) : "";
  if (value && !known.some(([service, task]) => JSON.stringify([service, task]) === value)) known.push([filter.service, filter.task ?? null]);
  return h("label", { class: "field" }, h("span", null, "Task"),
    h("select", {
      name: "task", value, onChange: event => {
        const [service, task] = event.target.value ? JSON.parse(event.target.value) : [];
        change({ ...filter, service, task });
      },
    }, h("option", { value: "" }, "All"), known.map(([service, task]) => h("option", { value: JSON.stringify([service, task]) }, task ? `${service} · ${task}` : `${service}, all`))));
}

function stateField(filter, set) {
  const chosen = new Set((filter.state ?? "").split(",").filter(Boolean));
  return h("div", { class: "field", role: "group", "aria-label": "State" }, h("span", null, "State"),
    h("span", { class: "chips" }, Object.entries(states).map(([state, { label }]) => h("button", {
      type: "button", class: `chip ${state}`, "aria-pressed": String(chosen.has(state)), onClick: () => {
        chosen.has(state) ? chosen.delete(state) : chosen.add(state);
        set("state", [...chosen].join(","));
      },
    }, label))));
}

function timeField(filter, change) {
  const own = filter.created_before || (filter.created_after && !filter.span);
  return h("label", { class: "field" }, h("span", null, "Submitted"),
    h("select", {
      name: "span", value: own ? "own" : "", onChange: event => {
        const seconds = Number(event.target.value);
        change({ ...filter, created_before: "", created_after: seconds ? new Date(Date.now() - seconds * 1000).toISOString().slice(0, 19) + "Z" : "" });
      },
    }, spans.map(([value, text]) => h("option", { value }, text)),
      own && h("option", { value: "own" }, [filter.created_after && `after ${filter.created_after}`, filter.created_before && `before ${filter.created_before}`].filter(Boolean).join(", "))));
}
