// How numbers, times and states are written.

const grouped = new Intl.NumberFormat("en");

export const number = value => grouped.format(value);

export const plural = (value, word) => `${number(value)} ${word}${value === 1 ? "" : "s"}`;

/** A count that was given up somewhere: "10,000+". */
export const count = ({ count, more }) => number(count) + (more ? "+" : "");

/** Times come in UTC, without saying so. */
export const time = text => (text ? new Date(text.endsWith("Z") ? text : text + "Z") : null);

export function duration(milliseconds) {
  if (milliseconds === null || milliseconds === undefined || Number.isNaN(milliseconds)) return "–";
  const ms = Math.max(milliseconds, 0);
  if (ms < 1) return "<1 ms";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.floor(hours / 24)} days`;
}

export const between = (from, to) => (from ? (to ?? new Date()) - from : null);

export function ago(date) {
  if (!date) return "–";
  const ms = Date.now() - date;
  if (ms < 0) return `in ${duration(-ms)}`;
  return ms < 2000 ? "just now" : `${duration(ms)} ago`;
}

/** The time of the day, as it is where the visitor is. */
export const clock = (date, withSeconds = true) => date.toLocaleTimeString("en-GB", withSeconds ? {} : { hour: "2-digit", minute: "2-digit" });

export const absolute = date => (date ? date.toISOString().replace("T", " ").replace("Z", " UTC") : "");

export function bytes(length) {
  if (length < 1024) return `${length} B`;
  const units = ["KB", "MB", "GB", "TB"];
  let value = length;
  let unit = -1;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }

  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export function rate(perSecond) {
  if (!perSecond) return "0/s";
  return perSecond >= 10 ? `${number(Math.round(perSecond))}/s` : perSecond >= 0.1 ? `${perSecond.toFixed(1)}/s` : `${(perSecond * 60).toFixed(1)}/min`;
}

export const shortId = id => `${id.slice(0, 8)}…${id.slice(-4)}`;

export const states = {
  pending: { label: "Waiting", sign: "○" },
  in_progress: { label: "Running", sign: "◐" },
  completed: { label: "Completed", sign: "✓" },
  failed: { label: "Failed", sign: "✕" },
  canceled: { label: "Canceled", sign: "–" },
};

export const isEnded = status => status === "completed" || status === "failed" || status === "canceled";

/** Why a task waits, in words. */
export function waiting(task) {
  const position = task.queue_position ? `, ${ordinal(task.queue_position)} in line` : "";
  switch (task.waiting_for) {
    case "paused": return "Paused";
    case "no_worker": return "No worker runs it";
    case "delayed": return `Not before ${absolute(time(task.eta?.earliest ?? task.not_before)).slice(0, 19)}`;
    case "limit": return `A limit of how many run at once${position}`;
    case "behind": return `Others go first${position}`;
    default: return "";
  }
}

function ordinal(value) {
  const rest = value % 100;
  const suffix = rest >= 11 && rest <= 13 ? "th" : ["th", "st", "nd", "rd"][value % 10] ?? "th";
  return `${number(value)}${suffix}`;
}
