// What the page asks of the service. All of it stands below this page's own address.

let session = null;

async function answer(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const body = isJson ? await response.json() : null;
  if (response.ok) return body;
  const error = new Error(body?.error ?? `The service answered ${response.status}.`);
  error.status = response.status;
  throw error;
}

export async function get(path, query, signal) {
  const text = query ? new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString() : "";
  return answer(await fetch(`api/${path}${text && "?" + text}`, { signal, headers: { Accept: "application/json" } }));
}

/** Changes something. An old token is fetched anew once: the service may have been started again. */
export async function post(path, body) {
  const send = () => fetch(`api/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Bento-Token": session.token },
    body: JSON.stringify(body),
  });
  let response = await send();
  if (response.status === 403) {
    await start();
    response = await send();
  }

  return answer(response);
}

/** Who is looking, and whether they may do more. */
export async function start() {
  session = await get("session");
  return session;
}

/** Follows events, and comes back after a break. */
export function follow(path, handlers, onState) {
  const source = new EventSource(`api/${path}`);
  for (const [name, handler] of Object.entries(handlers)) source.addEventListener(name, event => handler(JSON.parse(event.data)));
  source.onopen = () => onState?.(true);
  source.onerror = () => onState?.(false);
  return source;
}
