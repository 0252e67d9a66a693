// Elements are made of text, never of markup: whatever a task says is shown and never run.

const svgTags = new Set(["svg", "g", "rect", "line", "path", "text", "title", "circle"]);
const svgSpace = "http://www.w3.org/2000/svg";

/** Makes an element. Of the properties, functions are listeners, `style` sets properties one by one, `key` tells it from its siblings. */
export function h(tag, props, ...children) {
  const inSvg = svgTags.has(tag) || props?.svg;
  const element = inSvg ? document.createElementNS(svgSpace, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false || name === "svg") continue;
    if (typeof value === "function") listen(element, name.slice(2).toLowerCase(), value);
    else if (name === "style") style(element, value);
    else if (name === "key") element._key = String(value);
    else if (name === "checked" || name === "indeterminate" || name === "disabled" || name === "selected") element[name] = Boolean(value);
    else if (name === "value" && !inSvg) element.tagName === "PROGRESS" ? element.setAttribute("value", value) : (element.value = value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }

  append(element, children);
  if (tag === "select" && props?.value !== undefined) element.value = props.value;
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

function style(element, values) {
  element._style = values;
  for (const [name, value] of Object.entries(values)) element.style.setProperty(name, value);
}

function listen(element, type, handler) {
  element._on ??= {};
  if (!(type in element._on)) element.addEventListener(type, event => element._on[type]?.(event));
  element._on[type] = handler;
}

/** Makes what is shown the same as what was made anew, keeping focus, selections and scroll positions. */
export function show(parent, child) {
  if (parent.firstElementChild && alike(parent.firstElementChild, child)) morph(parent.firstElementChild, child);
  else parent.replaceChildren(child);
}

function alike(old, fresh) {
  return old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && old._key === fresh._key;
}

function morph(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }

  for (const { name } of [...old.attributes]) if (name !== "style" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (name !== "style" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (fresh._style) style(old, fresh._style);
  for (const type of Object.keys(old._on ?? {})) if (!fresh._on?.[type]) old._on[type] = undefined;
  for (const [type, handler] of Object.entries(fresh._on ?? {})) listen(old, type, handler);
  for (const name of ["checked", "indeterminate", "disabled"]) if (name in fresh && old[name] !== fresh[name]) old[name] = fresh[name];

  // What a visitor is writing is not taken away.
  const isField = old.tagName === "INPUT" || old.tagName === "SELECT" || old.tagName === "TEXTAREA";
  if (fresh.hasAttribute("data-own") && old.getAttribute("data-own") === fresh.getAttribute("data-own")) return;
  morphChildren(old, fresh);
  if (isField && document.activeElement !== old && old.value !== fresh.value) old.value = fresh.value;
}

function morphChildren(old, fresh) {
  const keyed = new Map();
  for (const child of old.childNodes) if (child._key !== undefined) keyed.set(child._key, child);
  let next = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    let match = child._key !== undefined ? keyed.get(child._key) : next && next._key === undefined ? next : null;
    if (match && alike(match, child)) {
      if (match === next) next = next.nextSibling;
      else old.insertBefore(match, next);
      morph(match, child);
    } else {
      old.insertBefore(child, next);
      if (match === next && match && match._key === undefined) {
        next = match.nextSibling;
        match.remove();
      }
    }
  }

  while (next) {
    const rest = next.nextSibling;
    next.remove();
    next = rest;
  }
}
