// All faults of a record at once: its form, its values, the rules, and what the published index says of references.

import { applyTypes, checkForm, checkValues, leaves } from "./schema.js";
import { checkFields, checkRecord } from "./rules.js";
import { Spellings, fill, nearest } from "./text.js";

/** Code lists, bodies and acts as the page's data has them. `bodies` and `acts` may come later than the lists. */
export class Vocabularies {
  constructor(lists) {
    this.lists = Object.fromEntries(Object.entries(lists).map(([name, codes]) => [name, new Map(codes.map((row) => [row[0], row]))]));
    this.bodies = new Map();
    this.acts = new Map();
    this.spellings = {};
  }

  addBodies(rows) {
    this.bodies = new Map(rows.map(([code, label, name, short]) => [code, { code, label, name: name || label, short: short || "" }]));
    delete this.spellings.organisations;
  }

  addActs(rows) {
    this.acts = new Map(rows.map(([code, title, short, abbreviation, expires]) =>
      [code, { code, title, short, abbreviation, expires, name: `${short || title} (${code})` }]));
    delete this.spellings.acts;
  }

  label(list, code) { return this.lists[list]?.get(code)?.[1] ?? code; }

  act(code) { return this.acts.get(code); }

  /** Whether a code is there; every code is, as long as the list has not been read. */
  knows(role, code) {
    const known = role === "acts" ? this.acts : this.bodies;
    return !known.size || known.has(code);
  }

  describe(role, code) {
    return role === "acts" ? `${code} (${this.acts.get(code).title})` : `${code} (${this.bodies.get(code).name})`;
  }

  suggest(role, wrong) {
    if (!this.spellings[role]) {
      const names = new Map();
      if (role === "acts") {
        for (const act of this.acts.values()) for (const name of [act.abbreviation, act.short]) if (name) names.set(name, act.code);
        for (const code of this.acts.keys()) names.set(code, code);
      } else {
        for (const body of this.bodies.values()) {
          for (const name of [body.code, body.label, body.name, body.short]) if (name) names.set(name, body.code);
        }
      }
      this.spellings[role] = new Spellings(names);
    }
    return this.spellings[role].find(wrong, role === "acts" ? 0.85 : 0.6);
  }
}

/**
 * Diagnostics {code, severity, pointer, key, message, hint} of a record whose values are all text, in the order of
 * the fields. `context`: {kind, data, vocabularies, today, index?, trial?, isNew?}; `key` names the missing field.
 */
export function checkAll(record, context) {
  const { kind, data, vocabularies } = context;
  const { rules } = data;
  const schema = data.schemas[kind];
  const report = (code, pointer, words, key = "") => ({
    code, severity: rules[code].severity, pointer, key,
    message: fill(rules[code].message, words), hint: fill(rules[code].hint, words).trim(),
  });
  const tools = { ...context, rules, schema, report };
  const typed = applyTypes(record, schema);
  const fields = [...leaves(typed, schema)];
  const found = [
    ...checkForm(typed, schema, tools),
    ...checkValues(fields, tools),
    ...checkFields(fields, data, report),
    ...checkRecord(typed, tools),
    ...checkReferences(typed, tools),
  ];
  const seen = new Set();
  return found.filter((d) => {
    const name = `${d.code} ${d.pointer} ${d.message}`;
    return !seen.has(name) && seen.add(name);
  });
}

const itemsOf = (value) => Object.entries(Array.isArray(value) ? value : []).filter(([, item]) => item && typeof item === "object");

function* checkReferences(record, { kind, data, index, trial, isNew, report, rules }) {
  if (index) {
    const words = rules.R001.words;
    const refers = function* (pointer, target, value) {
      if (typeof value !== "string" || !value || index[target].has(value) || index[target].has(index.aliases[value])) return;
      const near = nearest(value, index[target].keys());
      yield report("R001", pointer, { kind: words[target], value, suggestion: near ? fill(words.near, { near }) : words.none });
    };
    yield* refers("/programme", "programme", record.programme);
    yield* refers("/merged_into", "obstacle", record.merged_into);
    for (const [i, met] of itemsOf(record.obstacles)) yield* refers(`/obstacles/${i}/obstacle`, "obstacle", met.obstacle);
    for (const [i, one] of itemsOf(record.replicates)) yield* refers(`/replicates/${i}/trial`, "trial", one.trial);
    if (isNew && kind !== "evaluation" && (index[kind].has(record.id) || index.aliases[record.id])) {
      const other = index.aliases[record.id] || record.id;
      yield report("R003", "/id", { id: record.id, other: kind === "trial" ? `trials/${other}/trial.yaml` : `obstacles/${other}.yaml` });
    }
  }
  if (kind === "evaluation" && trial) {
    const known = (trial.measures || []).map((measure) => measure.id);
    const words = rules.R002.words;
    for (const [i, result] of itemsOf(record.results)) {
      if (!result.measure || known.includes(result.measure)) continue;
      const near = nearest(result.measure, known);
      const suggestion = near ? fill(words.near, { near }) : words.none;
      yield report("R002", `/results/${i}/measure`, { value: result.measure, suggestion });
    }
  }
}
