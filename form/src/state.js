// A record while it is being filled in: values by path, all of them text, and what is left when the empty is taken away.
// Objects are changed in place, so that a list's items keep their identity when they are moved.

import { clean, isBlank, strip } from "./text.js";

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

export const toPointer = (path) => path.map((key) => `/${key}`).join("");
export const getAt = (data, path) => path.reduce((value, key) => value?.[key], data);

export function setAt(data, path, value) {
  let here = data;
  path.slice(0, -1).forEach((key, place) => {
    if (here[key] === undefined) here[key] = typeof path[place + 1] === "number" ? [] : {};
    here = here[key];
  });
  if (value === undefined) delete here[path.at(-1)];
  else here[path.at(-1)] = value;
}

/** Whether there is anything in a value. */
export function isFilled(value) {
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.values(value).some(isFilled);
  return value !== undefined && !isBlank(String(value));
}

/** The record: cleaned texts, without what is empty. An empty item of a list stays, so that its fault can be shown. */
export function prune(value, node) {
  if (Array.isArray(value)) return value.map((inner) => prune(inner, node.items || {}) ?? "").filter((inner) => inner !== "");
  if (isObject(value)) {
    const kept = Object.entries(value).map(([key, inner]) => [key, prune(inner, node.properties?.[key] || {})])
      .filter(([, inner]) => inner !== "" && !(isObject(inner) && !Object.keys(inner).length) && !(Array.isArray(inner) && !inner.length));
    return Object.fromEntries(kept);
  }
  return strip(clean(String(value)));
}

/** What of a draft still fits a schema, and the rest as [{title, text}], so that nothing typed is lost. */
export function fit(value, node, title = "") {
  const rest = [];
  const put = (inner, name) => {
    if (isFilled(inner)) rest.push({ title: name, text: typeof inner === "string" ? inner : JSON.stringify(inner, null, 1) });
  };
  const walk = (inner, here, name) => {
    const wanted = here.type === "object" ? isObject(inner) : here.type === "array" ? Array.isArray(inner) : typeof inner === "string";
    if (!here.type || !wanted || (here.enum && inner && !here.enum.includes(inner))) {
      put(inner, name);
      return undefined;
    }
    if (Array.isArray(inner)) return inner.map((item) => walk(item, here.items || {}, name)).filter((item) => item !== undefined);
    if (!isObject(inner)) return inner;
    const kept = Object.entries(inner).map(([key, part]) => {
      const known = here.properties?.[key];
      return [key, walk(part, known || {}, [name, known?.title || key].filter(Boolean).join(": "))];
    });
    return Object.fromEntries(kept.filter(([, part]) => part !== undefined));
  };
  return { data: walk(value, node, title) || {}, rest };
}

// --- drafts: in this browser only, and only if it keeps anything at all ------------------------------------------

function storage() {
  try {
    const kept = window.localStorage;
    kept.setItem("forsok-prov", "1");
    kept.removeItem("forsok-prov");
    return kept;
  } catch {
    return null;
  }
}

/** Drafts of one form: `works` says whether the browser keeps them. */
export class Drafts {
  constructor(key) {
    this.key = `forsok-utkast:${key}`;
    this.storage = storage();
    this.works = this.storage !== null;
  }

  read() {
    try {
      const draft = JSON.parse(this.storage?.getItem(this.key) ?? "null");
      return isObject(draft) && isObject(draft.data) ? draft : null;
    } catch {
      return null;
    }
  }

  /** Whether the draft could be kept. */
  write(draft) {
    try {
      this.storage?.setItem(this.key, JSON.stringify(draft));
      return this.works;
    } catch {
      this.works = false;
      return false;
    }
  }

  remove() {
    try { this.storage?.removeItem(this.key); } catch { /* then there is none */ }
  }
}
