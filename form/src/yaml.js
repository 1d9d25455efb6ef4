// Canonical YAML of a record: what `forsok format` writes, byte for byte. A port of generator/formatting.py
// without comments, which a form has none of; tests/form runs both on every real record and on made ones.

import { length, parseParagraphs, strip } from "./text.js";

const WIDTH = 88;
const PLAIN = /^[A-Za-zÅÄÖåäöÉé0-9(/”“»«½§][^\x00-\x1f\x7f]*$/u;
const UNWRITTEN = /[\x00-\x1f\x85]/;
const NOT_PLAIN = /: |:$| #|[\s\x85]$/u;
const MISREAD = new RegExp(
  "^(?:y|n|yes|no|on|off|true|false|null|~"
  + "|[-+]?[\\p{Nd}_][\\p{Nd}_.,:]*(?:e[-+]?\\p{Nd}+)?|0x[\\p{Nd}a-f_]+|0o?[0-7_]+|0b[01_]+|\\.(?:inf|nan)"
  + "|\\p{Nd}{4}-\\p{Nd}{1,2}(?:-\\p{Nd}{1,2}[^\\n]*)?|=)$", "iu");

/** The text of a typed record; `schemaLine` is the comment that editors read, `schema` has its references resolved. */
export function writeRecord(data, schema, schemaLine) {
  return [...(schemaLine ? [schemaLine] : []), ...mapping(data, schema, 0)].join("\n") + "\n";
}

function mapping(data, node, indent) {
  const known = node.properties || {};
  const order = Object.keys(known);
  const place = (key) => (key in known ? order.indexOf(key) : order.length);
  const keys = Object.keys(data).map((key, i) => [key, place(key), i]).sort((a, b) => a[1] - b[1] || a[2] - b[2]);
  return keys.flatMap(([key]) => entry(scalar(key), data[key], known[key] || {}, indent));
}

function entry(name, value, node, indent) {
  const pad = " ".repeat(indent);
  if (Array.isArray(value)) {
    return value.length ? [`${pad}${name}:`, ...list(value, node.items || {}, indent + 2)] : [`${pad}${name}: []`];
  }
  if (value && typeof value === "object") {
    return Object.keys(value).length ? [`${pad}${name}:`, ...mapping(value, node, indent + 2)] : [`${pad}${name}: {}`];
  }
  const [first, ...rest] = linesOf(value, node, indent, length(name) + 2);
  return [`${pad}${name}: ${first}`, ...rest];
}

function list(items, node, indent) {
  const pad = " ".repeat(indent);
  return items.flatMap((item) => {
    if (item && typeof item === "object" && Object.keys(item).length) {
      const [first, ...rest] = Array.isArray(item) ? list(item, node.items || {}, indent + 2) : mapping(item, node, indent + 2);
      return [`${pad}- ${first.slice(indent + 2)}`, ...rest];
    }
    if (item && typeof item === "object") return [`${pad}- ${Array.isArray(item) ? "[]" : "{}"}`];
    const [first, ...rest] = linesOf(item, node, indent, 2);
    return [`${pad}- ${first}`, ...rest];
  });
}

function linesOf(value, node, indent, before) {
  if (typeof value === "boolean" || typeof value === "number") return [String(value)];
  const text = typeof value === "string" ? value : "";
  const inner = " ".repeat(indent + 2);
  if (node["x-text"] !== "paragraphs") {
    const lines = strip(text).split("\n");
    const sound = lines.every((line) => line && line === strip(line) && !UNWRITTEN.test(line));
    return sound && lines.length > 1 ? ["|-", ...lines.map((line) => inner + line)] : [scalar(strip(text))];
  }
  const blocks = parseParagraphs(text);
  const alone = blocks.length ? oneLine(blocks[0].text) : "";
  if (blocks.length < 2 && !blocks.some((b) => b.items.length) && indent + before + length(alone) <= WIDTH) {
    return [scalar(alone)];
  }
  const lines = ["|-"];
  blocks.forEach((block, place) => {
    if (place) lines.push("");
    if (block.items.length) block.items.forEach((item) => lines.push(...wrap(item, `${inner}- `, `${inner}  `)));
    else lines.push(...wrap(block.text, inner, inner));
  });
  return lines;
}

const oneLine = (text) => strip(text.replace(/[\s\x85]*[ \t][\s\x85]*/gu, " "));

/** Python's textwrap, with words of any length kept whole. A line that would begin a list joins the one before. */
function wrap(text, first, rest) {
  const chunks = oneLine(text).replace(/[\t\n\x0b\x0c\r]/g, " ").split(/( +)/).filter(Boolean).reverse();
  const lines = [];
  while (chunks.length) {
    const indent = lines.length ? rest : first;
    const width = WIDTH - indent.length;
    const line = [];
    let used = 0;
    if (lines.length && strip(chunks.at(-1)) === "") chunks.pop();
    while (chunks.length && used + length(chunks.at(-1)) <= width) {
      used += length(chunks.at(-1));
      line.push(chunks.pop());
    }
    if (chunks.length && length(chunks.at(-1)) > width && !line.length) line.push(chunks.pop());
    if (line.length && strip(line.at(-1)) === "") line.pop();
    if (line.length) lines.push(indent + line.join(""));
  }
  const joined = [];
  for (const line of lines) {
    if (joined.length && /^[\s\x85]*-(?:[\s\x85]|$)/u.test(line)) joined[joined.length - 1] += ` ${line.replace(/^[\s\x85]+/u, "")}`;
    else joined.push(line);
  }
  return joined.length ? joined : [first.trimEnd()];
}

/** Plain where every YAML reader would read it as that text, else quoted. */
function scalar(text) {
  if (UNWRITTEN.test(text)) {
    const escaped = text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
    return `"${escaped.replace(/[\x00-\x1f\x85]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`)}"`;
  }
  const plain = PLAIN.test(text) && !NOT_PLAIN.test(text) && !MISREAD.test(text);
  return plain ? text : `'${text.replaceAll("'", "''")}'`;
}
