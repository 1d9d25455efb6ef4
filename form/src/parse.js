// Reads a record's file, for forms that open filled in. Loaded only then. Every value is text, as in the generator.

import { parseDocument, visit } from "yaml";

/** {data, first, comments}: `first` is the schema comment, `comments` those that a form cannot carry along. */
export function parseRecord(text) {
  const document = parseDocument(text, { schema: "failsafe", version: "1.2" });
  if (document.errors.length) throw new Error(document.errors[0].message);
  const comments = [];
  const add = (...found) => found.filter(Boolean).forEach((block) => comments.push(...block.split("\n").map((line) => line.trim())));
  add(document.commentBefore, document.comment);
  visit(document, { Node: (_, node) => add(node.commentBefore, node.comment) });
  const editors = comments.find((line) => line.startsWith("yaml-language-server:"));
  return {
    data: document.toJS(),
    first: editors ? `# ${editors}` : "",
    comments: [...new Set(comments)].filter((line) => line && line !== editors),
  };
}
