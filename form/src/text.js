// Text as the generator reads it: the same paragraphs, one-line forms, dates and nearest names.
// Ports of generator/text.py, dates.py and spelling.py; tests/form holds both to the same answers.

// What Python counts as white space (str.isspace), which differs a little from JavaScript's \s.
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LEADING = new RegExp(`^[${SPACE}]+`, "u");
const TRAILING = new RegExp(`[${SPACE}]+$`, "u");
const SPACES = new RegExp(`[${SPACE}]+`, "u");
const BREAKING = new RegExp(`(?:(?!\\xa0)[${SPACE}])+`, "u");
const LINES = /\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]/;

/** As the reader of records (generator/source.py): controls, zero-width and bidirectional characters. */
const INVISIBLE = new RegExp(
  "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5"
  + "\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u2800\\u3164"
  + "\\ufe00-\\ufe0e\\ufeff\\uffa0\\ufff0-\\ufffc\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]"
  + "|\\p{Cs}|\\p{Noncharacter_Code_Point}", "gu");

/** A typed or pasted text without what the checker refuses: what Word and mail programs bring along. */
export function clean(text) {
  return text.replace(/\r\n?|[\x0b\x0c\x85\u2028\u2029]/g, "\n").replace(/\t/g, " ").replace(INVISIBLE, "");
}

export const strip = (text) => text.replace(LEADING, "").replace(TRAILING, "");
export const length = (text) => [...text].length;
export const isBlank = (text) => strip(text) === "";

/** Paragraphs as {text, items}: a blank line ends one, lines that begin with "- " make a list. */
export function parseParagraphs(text) {
  const blocks = [];
  for (const block of strip(text).split(/\n[ \t]*\n/)) {
    const words = [];
    const items = [];
    for (const line of splitLines(block)) {
      const stripped = strip(line);
      if (stripped === "-" || stripped.startsWith("- ") || stripped.startsWith("-\t")) {
        items.push(strip(stripped.slice(1)));
      } else if (items.length) {
        items[items.length - 1] = strip(`${items.at(-1)} ${stripped}`);
      } else if (stripped) {
        words.push(stripped);
      }
    }
    if (words.length) blocks.push({ text: words.join(" "), items: [] });
    if (items.length) blocks.push({ text: "", items });
  }
  return blocks;
}

function splitLines(text) {
  const lines = text.split(LINES);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** One line; spaces that must not break stay as they are. */
export function flatten(text) {
  const parts = text.includes("\u00a0") ? strip(text).split(BREAKING) : text.split(SPACES).filter(Boolean);
  return parts.join(" ");
}

/** At most `limit` characters, cut at a word. */
export function shorten(text, limit) {
  const line = [...flatten(text)];
  if (line.length <= limit) return line.join("");
  const cut = line.slice(0, limit - 1).join("");
  const space = cut.lastIndexOf(" ");
  return (space < 0 ? cut : cut.slice(0, space)).replace(/[ ,;:.–-]+$/, "") + "…";
}

export function joinWords(words, last = "och") {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** The form of every id and address: a–z, 0–9 and hyphens. */
export function slugify(text) {
  const own = { ß: "ss", æ: "ae", ø: "o", "§": "par" };
  return text.toLowerCase().replace(/[ßæø§]/g, (c) => own[c]).normalize("NFKD").replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
}

/** An id made of a title: short, and never cut inside the last word's hyphen. */
export const makeId = (title) => slugify(title).slice(0, 60).replace(/^-+|-+$/g, "");

/** `2026-03` → {text, first, last} with ISO days that compare as text; null for anything else. */
export function parseDate(text) {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (!found || found[1] < "1500" || found[1] > "2199") return null;
  const [, year, month, day] = found;
  if (!month) return { text, first: `${year}-01-01`, last: `${year}-12-31` };
  if (month < "01" || month > "12") return null;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  if (!day) return { text, first: `${year}-${month}-01`, last: `${year}-${month}-${days}` };
  return day >= "01" && +day <= days ? { text, first: text, last: text } : null;
}

/** Certainly before: every day that the one may be precedes every day that the other may be. */
export const isBefore = (first, second) => first.last < second.first;

export function formatDate(date, months) {
  const [year, month, day] = date.text.split("-");
  if (!month) return String(+year);
  const named = `${months[month - 1]} ${+year}`;
  return day ? `${+day} ${named}` : named;
}

/** `{word}` in a sentence of the rule table, filled in. */
export const fill = (sentence, words) => sentence.replace(/\{(\w+)\}/g, (_, key) => String(words[key]));

// --- the nearest of many names: difflib's ratio, as generator/spelling.py uses it ------------------------------

function ratio(first, second) {
  const a = [...first];
  const b = [...second];
  const places = new Map();
  b.forEach((c, j) => (places.get(c) || places.set(c, []).get(c)).push(j));
  const matched = (alo, ahi, blo, bhi) => {
    let best = 0, besti = alo, bestj = blo;
    let lengths = new Map();
    for (let i = alo; i < ahi; i += 1) {
      const next = new Map();
      for (const j of places.get(a[i]) || []) {
        if (j < blo) continue;
        if (j >= bhi) break;
        const k = (lengths.get(j - 1) || 0) + 1;
        next.set(j, k);
        if (k > best) [besti, bestj, best] = [i - k + 1, j - k + 1, k];
      }
      lengths = next;
    }
    if (!best) return 0;
    return best + matched(alo, besti, blo, bestj) + matched(besti + best, ahi, bestj + best, bhi);
  };
  const total = a.length + b.length;
  return total ? (2 * matched(0, a.length, 0, b.length)) / total : 1;
}

const groupsOf = (name) => {
  const padded = [...` ${name} `];
  return new Set(padded.slice(0, -2).map((_, i) => padded.slice(i, i + 3).join("")));
};

/** Names (a Map of name → what it stands for) to be searched for what was meant. */
export class Spellings {
  constructor(names) {
    this.names = new Map([...names].map(([name, target]) => [name.toLowerCase(), target]));
    this.index = new Map();
    if (this.names.size > 200) {
      for (const name of this.names.keys()) {
        for (const group of groupsOf(name)) (this.index.get(group) || this.index.set(group, []).get(group)).push(name);
      }
    }
  }

  find(wrong, cutoff = 0.6) {
    const written = [...wrong.toLowerCase()].slice(0, 200).join("");
    let best = cutoff, found = "";
    for (const name of this.candidates(written)) {
      const alike = ratio(name, written);
      if (alike > best || (alike === best && !found)) [best, found] = [alike, this.names.get(name)];
    }
    return found;
  }

  candidates(written) {
    if (!this.index.size) return this.names.keys();
    const shared = new Map();
    for (const group of groupsOf(written)) {
      for (const name of this.index.get(group) || []) shared.set(name, (shared.get(name) || 0) + 1);
    }
    const far = (name) => Math.abs(length(name) - length(written));
    return [...shared].sort(([a, n], [b, m]) => m - n || far(a) - far(b) || (a < b ? -1 : 1)).slice(0, 25).map(([name]) => name);
  }
}

export const nearest = (wrong, names) =>
  new Spellings(names instanceof Map ? names : [...names].map((name) => [name, name])).find(wrong);
