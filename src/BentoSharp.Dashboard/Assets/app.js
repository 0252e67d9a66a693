// The frame: which page is shown, and what all pages share.

import { follow, start } from "./api.js";
import { h, show } from "./dom.js";
import { toast } from "./dialogs.js";
import { number } from "./format.js";
import { overviewPage } from "./pages/overview.js";
import { failuresPage } from "./pages/failures.js";
import { nodesPage } from "./pages/nodes.js";
import { taskPage } from "./pages/task.js";
import { runningPage, tasksPage, waitingPage } from "./pages/tasks.js";

const pages = {
  "": { label: "Overview", open: overviewPage },
  tasks: { label: "Tasks", open: tasksPage },
  waiting: { label: "Waiting", open: waitingPage, count: all => all.pending },
  running: { label: "Running", open: runningPage, count: all => all.in_progress },
  failed: { label: "Failed", open: failuresPage },
  nodes: { label: "Nodes", open: nodesPage },
};

const root = document.baseURI;
const title = document.title;
const main = document.getElementById("main");

/** What pages know and can do beside their own. */
const shared = { overview: null, session: null, go, redraw: draw };
let page = null;

/** Shows another page, by its address below this one's root. */
function go(address, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", new URL(address, root));
  open(!replace);
}

function open(isNew) {
  const url = new URL(location.href);
  const parts = decodeURIComponent(url.pathname).slice(new URL(root).pathname.length).split("/").filter(Boolean);
  const name = parts[0] ?? "";
  const query = Object.fromEntries(url.searchParams);
  if (page?.name === name && page.update && !parts[1]) {
    page.update(query);
  } else {
    page?.close?.();
    const make = name === "task" ? taskPage : (pages[name] ?? pages[""]).open;
    page = make(shared, query, parts[1]);
    page.name = name;
    main.replaceChildren();
  }

  draw();
  if (isNew) {
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
}

function draw() {
  if (!page) return;
  show(main, page.view());
  document.title = page.title ? `${page.title} · ${title}` : title;
  drawNav();
}

function drawNav() {
  const all = { pending: 0, in_progress: 0 };
  for (const service of shared.overview?.services ?? [])
    for (const task of service.tasks) {
      all.pending += task.pending;
      all.in_progress += task.in_progress;
    }

  const current = page?.name === "task" ? "tasks" : page?.name;
  show(document.getElementById("nav"), h("ul", null, Object.entries(pages).map(([name, { label, count }]) =>
    h("li", null, h("a", { href: name || ".", "aria-current": current === name ? "page" : null }, label,
      count && shared.overview ? h("span", { class: "count" }, number(count(all))) : null)))));
}

function live(isLive) {
  show(document.getElementById("live"), h("span", { class: isLive ? "on" : "off" }, isLive ? "Live" : "Reconnecting"));
}

// Links within the page change it without loading it anew.
document.addEventListener("click", event => {
  const link = event.target.closest?.("a[href]");
  const href = link && typeof link.href === "string" ? link.href : link && new URL(link.getAttribute("href"), root).href;
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
  if (!href.startsWith(root) || href.startsWith(`${root}api/`) || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  go(href);
});

document.querySelector(".skip").addEventListener("click", event => {
  event.preventDefault();
  main.focus();
});

document.addEventListener("keydown", event => {
  if (event.ctrlKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    document.getElementById("search-text").focus();
  }
});

document.getElementById("search").addEventListener("submit", event => {
  event.preventDefault();
  const text = document.getElementById("search-text").value.trim().replaceAll("-", "").toLowerCase();
  if (/^[0-9a-f]{32}$/.test(text)) go(`task/${text}`);
  else if (/^[0-9a-f]{1,31}$/.test(text)) go(`tasks?id=${text}`);
  else if (text) toast("An id is 32 hexadecimal digits; some of the first ones are enough.", "bad");
});

window.addEventListener("popstate", () => open(false));

// Times such as "3 s ago" move on; a page that nobody looks at does not.
setInterval(() => document.hidden || draw(), 1000);

try {
  shared.session = await start();
  follow("events", {
    overview: overview => {
      shared.overview = overview;
      if (!document.hidden) {
        page?.tick?.();
        draw();
      }
    },
  }, live);
  open(false);
} catch (error) {
  main.replaceChildren(h("div", { class: "empty" }, h("p", { class: "empty-title" }, "The dashboard can't be shown"), h("p", null, error.message)));
}
