// Questions before something is done, and what became of it.

import { h } from "./dom.js";
import { get, post } from "./api.js";
import { count, number } from "./format.js";

export function toast(text, kind = "") {
  const note = h("p", { class: `toast ${kind}` }, text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), kind === "bad" ? 12000 : 6000);
}

/** Asks. Gives whether the answer was yes. */
export function ask(title, text, yes, isDanger) {
  return new Promise(resolve => {
    const close = answer => {
      dialog.close();
      resolve(answer);
    };
    const dialog = h("dialog", { "aria-labelledby": "ask-title", onCancel: () => resolve(false), onClose: () => dialog.remove() },
      h("h2", { id: "ask-title" }, title),
      h("p", null, text),
      h("div", { class: "dialog-buttons" },
        h("button", { type: "button", onClick: () => close(false) }, "Keep as it is"),
        h("button", { type: "button", class: isDanger ? "primary danger" : "primary", onClick: () => close(true) }, yes)));
    document.body.append(dialog);
    dialog.showModal();
  });
}

const words = {
  cancel: { title: "Cancel", done: "canceled", text: "What waits never starts; what runs is told to stop, and its result is refused." },
  retry: { title: "Retry", done: "queued again", text: "Each is queued once more as a new task, with the arguments that are kept." },
};

const tasks = value => `${value} ${value === "1" ? "task" : "tasks"}`;

/** Cancels or retries some tasks. */
export async function actOn(verb, ids) {
  const { title, done, text } = words[verb];
  if (!await ask(`${title} ${tasks(number(ids.length))}?`, text, `${title} ${tasks(number(ids.length))}`, verb === "cancel")) return false;
  return act(async () => {
    const result = await post(`tasks/${verb}`, { task_ids: ids });
    toast(`${tasks(number(result.task_ids.length))} ${done}` + (result.skipped ? `, ${number(result.skipped)} passed over` : ""));
    return result.task_ids;
  });
}

/** Cancels or retries all tasks that a filter means, after it has told how many those are. */
export async function actOnAll(verb, filter) {
  const { title, done, text } = words[verb];
  return act(async () => {
    // Those that come later are not meant. The clock is the service's: with one that goes ahead, tasks that fail at once would be repeated for ever.
    const { time } = await get("overview");
    const meant = { ...filter, created_before: filter.created_before || time };
    const counted = await post(`tasks/${verb}`, { filter: meant, dry_run: true });
    if (counted.count === 0) {
      toast(`No task of these can be ${verb === "cancel" ? "canceled" : "repeated"}.`);
      return false;
    }

    const many = tasks(count(counted));
    if (!await ask(`${title} ${many}?`, `All that match the filter. ${text}`, `${title} ${many}`, verb === "cancel")) return false;
    let total = 0;
    for (let more = true; more;) {
      const result = await post(`tasks/${verb}`, { filter: meant });
      total += result.task_ids.length;
      more = result.more && result.task_ids.length > 0;
    }

    toast(`${tasks(number(total))} ${done}`);
    return true;
  });
}

/** Pauses or resumes a service or a task. */
export async function setPaused(service, task, isPaused) {
  return act(async () => {
    await post(isPaused ? "pause" : "resume", task ? { service, task } : { service });
    toast(`${task ?? service} ${isPaused ? "is paused: attempts that run go on, none begins" : "goes on"}`);
    return true;
  });
}

async function act(what) {
  try {
    return await what();
  } catch (error) {
    toast(error.message, "bad");
    return false;
  }
}
