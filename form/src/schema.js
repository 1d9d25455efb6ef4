// One record against its JSON Schema: the T codes and Swedish sentences of generator/schema_faults.py. The schema is
// data that the page loads, read here and never compiled: no eval, and a register may have schemas of its own.

import { fill, joinWords, length, nearest, parseDate, shorten } from "./text.js";

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const KINDS = { string: "string", boolean: "boolean", number: "integer" };
const kindOf = (value) => (Array.isArray(value) ? "array" : isObject(value) ? "object" : KINDS[typeof value] || "string");
const step = (key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** The same text for equal values. */
const identify = (value) => JSON.stringify(value, (_, inner) =>
  isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner);

/** The sub-schema of the value at a pointer; empty when there is none. */
export function findNode(schema, pointer) {
  return pointer.split("/").slice(1).reduce((node, key) => node.properties?.[key] || node.items || {}, schema);
}

/** Numbers and truth values where the schema asks for them; all other values are text, as in the files. */
export function applyTypes(value, node) {
  if (Array.isArray(value)) return value.map((inner) => applyTypes(inner, node.items || {}));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, applyTypes(inner, node.properties?.[key] || {})]));
  }
  if (typeof value !== "string") return value;
  if (node.type === "boolean") return { true: true, false: false }[value] ?? value;
  if (node.type === "integer" || node.type === "number") {
    return /^-?\d{1,15}$/.test(value) && (value === "0" || !/^-?0/.test(value)) ? Number(value) : value;
  }
  return value;
}

/** Every fault of a typed record as {keyword, expected, value, pointer, node, condition}. */
function* faultsOf(value, schema, pointer, place) {
  const say = (keyword) => ({ keyword, expected: schema[keyword], value, pointer, ...place });
  const kind = kindOf(value);
  if (schema.type && schema.type !== kind && !(schema.type === "number" && kind === "integer")) yield say("type");
  if (schema.enum && !schema.enum.includes(value)) yield say("enum");
  if ("const" in schema && schema.const !== value) yield say("const");
  if (kind === "string") {
    if (schema.minLength !== undefined && length(value) < schema.minLength) yield say("minLength");
    if (schema.maxLength !== undefined && length(value) > schema.maxLength) yield say("maxLength");
    if (schema.pattern && !new RegExp(schema.pattern, "u").test(value)) yield say("pattern");
  }
  if (kind === "integer" && schema.minimum !== undefined && value < schema.minimum) yield say("minimum");
  if (kind === "array") {
    if (schema.minItems !== undefined && value.length < schema.minItems) yield say("minItems");
    if (schema.uniqueItems && new Set(value.map(identify)).size < value.length) yield say("uniqueItems");
    if (schema.items) {
      for (const [i, inner] of value.entries()) {
        yield* faultsOf(inner, schema.items, `${pointer}/${i}`, { node: place.node.items || {}, condition: place.condition });
      }
    }
  }
  if (kind === "object") {
    const known = schema.properties || {};
    if (schema.required?.some((key) => !(key in value))) yield say("required");
    if (schema.additionalProperties === false && Object.keys(value).some((key) => !(key in known))) yield say("additionalProperties");
    for (const [key, inner] of Object.entries(known)) {
      if (!(key in value)) continue;
      const where = { node: place.node.properties?.[key] || {}, condition: place.condition };
      if (inner === false) yield { keyword: "false", value: value[key], pointer: pointer + step(key), ...where };
      else yield* faultsOf(value[key], inner, pointer + step(key), where);
    }
  }
  if (schema.if && isValid(value, schema.if) && schema.then) {
    yield* faultsOf(value, schema.then, pointer, { node: place.node, condition: schema.if });
  }
  for (const part of schema.allOf || []) yield* faultsOf(value, part, pointer, place);
  if (schema.oneOf && schema.oneOf.filter((part) => isValid(value, part)).length !== 1) yield say("oneOf");
}

export const isValid = (value, schema) => faultsOf(value, schema, "", { node: schema }).next().done;

/** Fields that the record must have as it stands: always, and by the conditions that hold. */
export function requiredFields(record, schema) {
  const needed = new Set(schema.required);
  for (const rule of schema.allOf || []) {
    if (rule.if && isValid(record, rule.if)) (rule.then.required || []).forEach((key) => needed.add(key));
  }
  return needed;
}

/** Whether a part of the record at `path` (keys) must be there as the record stands. */
export function isRequired(record, schema, path) {
  const withConditions = (nodes, value) => nodes.flatMap((node) =>
    [node, ...(node.allOf || []).filter((rule) => rule.if && value !== undefined && isValid(value, rule.if)).map((rule) => rule.then)]);
  let nodes = [schema];
  let value = record;
  for (const key of path.slice(0, -1)) {
    nodes = withConditions(nodes, value).map((node) => node.properties?.[key] || node.items).filter(Boolean);
    value = value?.[key];
  }
  return withConditions(nodes, value).some((node) => node.required?.includes(path.at(-1)));
}

/** The diagnostics of the record's form: T001 to T013. `report(code, pointer, words)` makes one. */
export function* checkForm(record, schema, { rules, vocabularies, report }) {
  for (const fault of faultsOf(record, schema, "", { node: schema })) {
    const { keyword, expected, value, pointer, node } = fault;
    const title = String(node.title || pointer.split("/").at(-1) || schema.title);
    const where = (code) => (pointer ? fill(rules[code].words.where, { parent: title }) : "");
    if (keyword === "additionalProperties") {
      const known = node.properties || {};
      const names = new Map([...Object.keys(known).map((key) => [key, key]), ...Object.entries(known).map(([key, sub]) => [sub.title, key])]);
      const words = rules.T001.words;
      for (const key of Object.keys(value)) {
        if (key in known) continue;
        const near = nearest(key, names);
        const suggestion = near ? fill(words.near, { near }) : fill(words.all, { all: Object.keys(known).join(", ") });
        yield report("T001", pointer + step(key), { key: shorten(key, 60), where: where("T001"), suggestion });
      }
    } else if (keyword === "required") {
      for (const key of expected.filter((name) => !(name in value))) {
        const field = node.properties?.[key] || {};
        const words = { title: field.title ?? key, key, description: field.description ?? "" };
        if (fault.condition) yield report("T003", pointer, { ...words, condition: describe(fault, schema, rules, vocabularies) }, key);
        else yield report("T002", pointer, { ...words, where: where("T002") }, key);
      }
    } else if (keyword === "type") {
      const words = rules.T004.words;
      const example = node.examples?.[0];
      const shown = ["boolean", "string", "number"].includes(typeof example) ? fill(words.example, { example }) : words.none;
      yield report("T004", pointer, { title, expected: words[expected], found: words[kindOf(value)], example: shown });
    } else if (keyword === "enum") {
      if (typeof value !== "string") continue; // T004 says so
      const words = rules.T005.words;
      const near = nearest(value, expected);
      const every = fill(words.all, { all: expected.join(", ") });
      const suggestion = near ? `${fill(words.near, { near: `”${near}”` })} ${every}` : every;
      yield report("T005", pointer, { value: shorten(value, 80), title: title.toLowerCase(), suggestion });
    } else if (keyword === "maxLength") {
      yield report("T006", pointer, { title, length: length(value), limit: expected });
    } else if (keyword === "minLength" && !value) {
      yield report("T007", pointer, { title });
    } else if (keyword === "minItems") {
      yield report("T010", pointer, { title });
    } else if (keyword === "uniqueItems") {
      const seen = new Set();
      for (const [place, item] of value.entries()) {
        if (seen.has(identify(item))) yield report("T011", `${pointer}/${place}`, { title, value: shorten(String(item), 80) });
        seen.add(identify(item));
      }
    } else if (keyword === "minimum") {
      yield report("T012", pointer, { title, value, limit: `≥ ${expected}` });
    } else if (keyword === "oneOf") {
      if (isObject(value)) yield report("T013", pointer, {});
    } else if (node["x-date"]) {
      yield report("T009", pointer, { value: shorten(String(value), 80) });
    } else if (!node["x-vocabulary"]) {
      yield report("T008", pointer, { value: shorten(String(value), 80), title, example: node.examples?.[0] ?? "" });
    }
  }
}

/** In words, the condition that made a field required. */
function describe(fault, schema, rules, vocabularies) {
  const words = rules.T003.words;
  return Object.entries(fault.condition.properties).map(([key, accepted]) => {
    const codes = accepted.enum || [accepted.const];
    const vocabulary = [fault.node, schema].map((node) => node.properties?.[key]?.["x-vocabulary"]).find(Boolean);
    const labels = codes.map((code) => `”${vocabulary ? vocabularies.label(vocabulary, code) : code}”`);
    return fill(words[key] ?? words.unknown, { value: joinWords(labels, words.or.trim()) });
  }).join(words.and);
}

/** Every leaf with a role (text, address, date, acts, organisations, email, isbn, orcid) as {pointer, node, value, role}. */
export function* leaves(value, node, pointer = "", name = "") {
  if (Array.isArray(value)) {
    if (node.items) for (const [i, inner] of value.entries()) yield* leaves(inner, node.items, `${pointer}/${i}`, name);
  } else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (node.properties?.[key]) yield* leaves(inner, node.properties[key], pointer + step(key), key);
    }
  } else {
    const vocabulary = node["x-vocabulary"];
    const role = node["x-text"] ? "text" : node["x-address"] ? "address" : node["x-date"] ? "date"
      : ["organisations", "acts"].includes(vocabulary) ? vocabulary : ["email", "isbn", "orcid"].includes(name) ? name : "";
    if (role) yield { pointer, node, value, role };
  }
}

/** T009 for days that do not exist, T005 for organisations and acts that are not in the vocabularies. */
export function* checkValues(fields, { rules, vocabularies, report }) {
  for (const { pointer, node, value, role } of fields) {
    if (typeof value !== "string") continue;
    if (role === "date") {
      if (!parseDate(value) && new RegExp(node.pattern, "u").test(value)) yield report("T009", pointer, { value });
    } else if ((role === "organisations" || role === "acts") && !vocabularies.knows(role, value)) {
      const near = vocabularies.suggest(role, value);
      const words = rules.T005.words;
      const suggestion = near ? fill(words.near, { near: vocabularies.describe(role, near) }) : fill(words.unknown, { vocabulary: role });
      yield report("T005", pointer, { value: shorten(value, 80), title: String(node.title ?? role).toLowerCase(), suggestion });
    }
  }
}
