// What can be judged from one record beyond its form: the T rules of generator/rules/, in the same words. The tables and
// patterns come from the generator (`tables` in the page's data), so nothing is written down twice.

import { fill, formatDate, isBefore, joinWords, nearest, parseDate, shorten, strip } from "./text.js";
import { findNode } from "./schema.js";

const listOf = (value) => (Array.isArray(value) ? value.filter((item) => item && typeof item === "object") : []);
const textsOf = (value) => (Array.isArray(value) ? value : []);
const dateOf = (value) => (typeof value === "string" ? parseDate(value) : null);
const at = (record, pointer) => pointer.split("/").slice(1).reduce((value, key) => value?.[key], record);

/** A pattern of the generator's as JavaScript reads it: Python's \w, \d and \b know all letters and digits. */
export function pattern([source, flags]) {
  const word = "\\p{L}\\p{N}_";
  let inside = false;
  const read = source.replace(/\\.|\[|\]/gs, (found) => {
    if (found === "[") inside = true;
    if (found === "]") inside = false;
    if (found === "\\w") return inside ? word : `[${word}]`;
    if (found === "\\d") return "\\p{Nd}";
    if (found === "\\b" && !inside) return `(?:(?<![${word}])(?=[${word}])|(?<=[${word}])(?![${word}]))`;
    if (/^\\[^\w\s^$\\.*+?()[\]{}|/-]$/.test(found) || (found === "\\-" && !inside)) return found[1];
    return found;
  });
  return new RegExp(read, `u${flags}`);
}

const compiled = new WeakMap();

/** The patterns of the page's data, compiled once. */
function patternsOf(data) {
  if (!compiled.has(data)) {
    const { rules, tables } = data;
    compiled.set(data, {
      worth: tables.worth_a_look.map(pattern),
      markup: tables.markup.map(([kind, source, flags]) => [kind, pattern([source, flags])]),
      identity: pattern([tables.identity, "g"]),
      mail: pattern([tables.mail, "g"]),
      names: pattern([`^(?:${tables.two_names})$`, ""]),
      telephone: pattern([rules.T031.words.pattern, ""]),
      experience: pattern([rules.T035.words.experience_pattern, ""]),
      process: pattern([rules.T035.words.process_pattern, ""]),
    });
  }
  return compiled.get(data);
}

export function* checkFields(fields, data, report) {
  const { rules } = data;
  const find = patternsOf(data);
  const mails = function* (pointer, value) {
    const functions = new Set(rules.T032.words.functions.split("|"));
    const hosts = new Set(rules.T032.words.private.split("|"));
    for (const [address] of value.matchAll(find.mail)) {
      const split = address.toLowerCase().lastIndexOf("@");
      const local = address.toLowerCase().slice(0, split);
      const named = find.names.test(local) && !local.split(/[._+-]/).some((word) => functions.has(word));
      if (hosts.has(address.toLowerCase().slice(split + 1)) || named) yield report("T032", pointer, { value: address });
    }
  };
  for (const { pointer, node, value, role } of fields) {
    if (typeof value !== "string") continue;
    if (role === "email") {
      if ([...strip(value).matchAll(find.mail)].some(([whole]) => whole === strip(value))) yield* mails(pointer, value);
      else yield report("T008", pointer, { value: shorten(value, 80), title: node.title, example: node.examples[0] });
    } else if (role === "isbn") {
      if (!isIsbn(value)) yield report("T039", pointer, { kind: rules.T039.words.isbn, value });
    } else if (role === "orcid") {
      if (!isOrcid(value)) yield report("T039", pointer, { kind: rules.T039.words.orcid, value });
    } else if (role === "address") {
      const host = hostOf(value);
      if (host === null) yield report("T034", pointer, { value: shorten(value, 80) });
      else if (rules.T037.words.hosts.split("|").includes(host.replace(/^www\./, ""))) {
        yield report("T037", pointer, { host: host.replace(/^www\./, "") });
      }
    } else if (role === "text" && find.worth.some((mark) => mark.test(value))) {
      const marked = find.markup.map(([kind, mark]) => [kind, mark.exec(value)]).find(([, found]) => found);
      if (marked) yield report("T033", pointer, { kind: rules.T033.words[marked[0]], value: shorten(marked[1][0], 40) });
      const identity = identityIn(value, find.identity);
      if (identity) yield report("T030", pointer, { kind: rules.T030.words[identity] });
      const telephone = find.telephone.exec(value);
      if (telephone) yield report("T031", pointer, { value: strip(telephone[0]) });
      if (value.includes("@")) yield* mails(pointer, value);
    }
  }
}

/** The host of an address that a reader may follow, empty for mail; null for any other address. */
function hostOf(value) {
  const found = /^(https?|mailto):(.*)$/i.exec(value);
  if (!found || /[\s\x00-\x1f\x7f\x85]/u.test(value)) return null;
  if (found[1].toLowerCase() === "mailto") return "";
  const place = /^\/\/([^/?#]+)/.exec(found[2]);
  return place ? place[1].replace(/^.*@/, "").replace(/:\d*$/, "").toLowerCase() : null;
}

function identityIn(text, identity) {
  for (const [, century, year, month, day, separator, last] of text.matchAll(identity)) {
    if (separator === " " && !century) continue;
    const coordinated = +day > 60;
    const real = String(coordinated ? +day - 60 : +day).padStart(2, "0");
    const exists = parseDate(`${century || "20"}${year}-${month}-${real}`) || (month + real === "0229" && !century);
    if (exists && luhn(year + month + day + last)) return coordinated ? "samordningsnummer" : "personnummer";
  }
  return "";
}

const luhn = (digits) => [...digits].reduce((total, digit, place) => {
  const product = +digit * (2 - (place % 2));
  return total + (product > 9 ? product - 9 : product);
}, 0) % 10 === 0;

function isIsbn(text) {
  const number = text.replace(/[ -]/g, "").toUpperCase();
  const digits = [...number].map((c) => (c === "X" ? 10 : +c));
  if (/^97[89][0-9]{10}$/.test(number)) return digits.reduce((sum, d, i) => sum + d * (i % 2 ? 3 : 1), 0) % 10 === 0;
  return /^[0-9]{9}[0-9X]$/.test(number) && digits.reduce((sum, d, i) => sum + d * (10 - i), 0) % 11 === 0;
}

function isOrcid(text) {
  const digits = text.replaceAll("-", "");
  const total = [...digits.slice(0, -1)].reduce((sum, digit) => (sum + +digit) * 2, 0);
  const check = (12 - (total % 11)) % 11;
  return digits.at(-1) === (check === 10 ? "X" : String(check));
}

/** The rules about a record as a whole. `context` is {kind, schema, data, vocabularies, today, report}. */
export function* checkRecord(record, context) {
  yield* dateOrder(record, context);
  yield* futureDates(record, context);
  if (context.kind === "trial") {
    yield* measures(record, context);
    yield* exemptions(record, context);
    yield* stops(record, context);
  }
  if (context.kind === "evaluation") yield* verdicts(record, context);
  if (context.kind === "obstacle") yield* events(record, context);
  yield* sources(record, context);
}

function nameOf(schema, pointer) {
  const title = String(findNode(schema, pointer).title ?? "");
  const parent = pointer.slice(0, pointer.lastIndexOf("/"));
  return parent ? `${findNode(schema, parent).title ?? ""}: ${title.toLowerCase()}` : title;
}

function* dateOrder(record, { kind, schema, data, report }) {
  const pairs = kind === "trial" ? [
    ["/period/start/planned", "/period/end/planned"], ["/period/start/actual", "/period/end/actual"],
    ...listOf(record.exemptions).map((_, i) => [`/exemptions/${i}/valid_from`, `/exemptions/${i}/valid_to`]),
  ] : kind === "evaluation" ? [["/period/start", "/period/end"], ["/period/start", "/published"]] : [];
  for (const [first, second] of pairs) {
    const [start, end] = [dateOf(at(record, first)), dateOf(at(record, second))];
    if (!start || !end || !isBefore(end, start)) continue;
    yield report("T020", second, {
      first: nameOf(schema, first), first_value: formatDate(start, data.months),
      second: nameOf(schema, second), second_value: formatDate(end, data.months),
    });
  }
}

function* futureDates(record, { kind, schema, data, today, report }) {
  const pointers = [
    ...(kind === "trial" ? ["/period/start/actual", "/period/end/actual"] : []),
    ...(kind === "evaluation" ? ["/published"] : []),
    ...(kind === "obstacle" ? listOf(record.events).map((_, i) => `/events/${i}/date`) : []),
    ...listOf(record.sources).map((_, i) => `/sources/${i}/read`),
    "/verified/date",
  ];
  for (const pointer of pointers) {
    const when = dateOf(at(record, pointer));
    if (when && when.first > today) yield report("T021", pointer, { title: nameOf(schema, pointer), value: formatDate(when, data.months) });
  }
}

function* measures(record, { data, report }) {
  const { rules } = data;
  const vague = rules.T022.words.names.split("|");
  const decided = !["idea", "applied"].includes(record.status);
  const seen = new Set();
  for (const [place, measure] of listOf(record.measures).entries()) {
    const here = `/measures/${place}`;
    const name = typeof measure.name === "string" ? measure.name : "";
    if (measure.id && seen.has(measure.id)) yield report("T029", `${here}/id`, { id: measure.id });
    seen.add(measure.id);
    if (vague.includes(name.replace(/^[ .]+|[ .]+$/g, "").toLowerCase())) yield report("T022", `${here}/name`, { name });
    const missing = Object.entries(rules.T023.words).filter(([key]) => !measure[key]).map(([, word]) => word);
    if (missing.length && record.entered_by === "owner") {
      yield { ...report("T023", here, { name, missing: joinWords(missing) }), severity: decided ? "error" : "warning" };
    }
    if (measure.kind !== "outcome") continue;
    const find = patternsOf(data);
    const to = ["experience", "process"].find((code) => find[code].test(name.toLowerCase()));
    if (to) yield report("T035", `${here}/kind`, { name, better: rules.T035.words[to], to });
  }
}

function* verdicts(record, { data, vocabularies, report }) {
  const { needs_comparison: needing, compares, fitting } = data.tables;
  const code = record.comparison?.kind;
  const comparison = vocabularies.label("comparisons", code);
  if (code && fitting[record.design] && !fitting[record.design].includes(code)) {
    const suggestion = data.rules.T025.words[record.design];
    yield report("T025", "/comparison/kind", { design: vocabularies.label("designs", record.design), comparison, suggestion });
  }
  if (!code || compares.includes(code)) return;
  for (const key of ["results", "unregistered_results"]) {
    for (const [place, result] of listOf(record[key]).entries()) {
      if (!needing.includes(result.verdict) || result.figures?.before) continue;
      yield report("T024", `/${key}/${place}/verdict`, { verdict: vocabularies.label("verdicts", result.verdict), comparison });
    }
  }
}

function* exemptions(record, { data, vocabularies, report }) {
  for (const [place, exemption] of listOf(record.exemptions).entries()) {
    const act = vocabularies.act(exemption.permitted_by?.act);
    const expires = act && dateOf(act.expires);
    const last = dateOf(exemption.valid_to);
    if (!expires || !last || last.first < expires.last) continue;
    const words = { valid_to: formatDate(last, data.months), act: act.name, expires: formatDate(expires, data.months) };
    yield report("T026", `/exemptions/${place}/valid_to`, words);
  }
}

function* stops(record, { data, vocabularies, report }) {
  if (record.stop && record.status && !data.tables.broken_off.includes(record.status)) {
    yield report("T027", "/stop", { status: vocabularies.label("statuses", record.status) });
  }
}

function* events(record, { data, vocabularies, today, report }) {
  const all = listOf(record.events);
  for (const [place, event] of all.entries()) {
    const [earlier, later] = [dateOf(all[place - 1]?.date), dateOf(event.date)];
    if (earlier && later && isBefore(later, earlier)) {
      const words = { value: formatDate(later, data.months), previous: formatDate(earlier, data.months) };
      yield report("T040", `/events/${place}/date`, words);
    }
  }
  if (["solved", "written-off", "exemption"].includes(stateAfter(all, data.tables.state_after))) return;
  for (const [place, provision] of listOf(record.provisions).entries()) {
    const act = vocabularies.act(provision.act);
    const expires = act && dateOf(act.expires);
    if (expires && expires.last <= today) {
      yield report("T041", `/provisions/${place}/act`, { act: act.name, expires: formatDate(expires, data.months) });
    }
  }
}

/** As derive_obstacle_state in generator/lifecycle.py. */
function stateAfter(events, table) {
  const settling = ["solved", "written-off"];
  return events.reduce((state, { kind }) => {
    const after = table[kind] ?? state;
    const settled = settling.includes(state) && !settling.includes(after);
    const exempt = state === "exemption" && ["open", "answered", "proposal"].includes(after);
    return (settled || exempt) && kind !== "reopened" ? state : after;
  }, "open");
}

function* sources(record, { kind, schema, data, report }) {
  if ((kind === "trial" && record.entered_by === "owner") || !listOf(record.sources).length) return;
  const supported = new Set(listOf(record.sources).flatMap((source) => textsOf(source.supports)));
  for (const key of data.tables.facts[kind]) {
    if (key in record && !supported.has(key)) yield report("T036", `/${key}`, { title: schema.properties[key].title, key });
  }
  const words = data.rules.T038.words;
  const names = Object.keys(record).filter((key) => key !== "sources");
  for (const [place, source] of listOf(record.sources).entries()) {
    for (const [position, name] of textsOf(source.supports).entries()) {
      if (typeof name !== "string" || name in record) continue;
      const near = nearest(name, names);
      const suggestion = near ? fill(words.near, { near }) : words.all;
      yield report("T038", `/sources/${place}/supports/${position}`, { key: name, suggestion });
    }
  }
}
