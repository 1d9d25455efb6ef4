// The ways out of the form: where the file belongs, and the addresses that take it there.

/** An address longer than this is cut or refused somewhere on the way. */
export const LONGEST = 7500;

/** Where in the register a record's file lies. */
export function pathOf(kind, { id, trial, name }) {
  if (kind === "trial") return `trials/${id}/trial.yaml`;
  return kind === "evaluation" ? `trials/${trial}/evaluations/${name}.yaml` : `obstacles/${id}.yaml`;
}

/** What the file is called when it is downloaded: where it belongs can be read back from it. */
export function downloadName(kind, { id, trial, name }) {
  return kind === "evaluation" ? `${trial}.evaluation.${name}.yaml` : `${id}.${kind}.yaml`;
}

/** The comment that lets editors find the schema. */
export const schemaLine = (kind, path) =>
  `# yaml-language-server: $schema=${"../".repeat(path.split("/").length - 1)}schema/${kind}.schema.json`;

/**
 * The forge's page for the file: {address, filled}. `filled` is false where the text must be pasted: an edit of a file
 * that exists, a forge that takes no text in an address, and a text that is too long for one. Null without a forge.
 */
export function forgePage({ forge, forge_kind: kind, branch }, path, text, isNew) {
  if (!forge) return null;
  const at = path.split("/").map(encodeURIComponent).join("/");
  const on = branch.split("/").map(encodeURIComponent).join("/");
  const folder = at.slice(0, at.lastIndexOf("/"));
  const edit = { github: `${forge}/edit/${on}/${at}`, forgejo: `${forge}/_edit/${on}/${at}`, gitlab: `${forge}/-/edit/${on}/${at}` };
  const fresh = {
    github: `${forge}/new/${on}?filename=${encodeURIComponent(path)}`,
    forgejo: `${forge}/_new/${on}/${folder}?filename=${encodeURIComponent(path.split("/").at(-1))}`,
    gitlab: `${forge}/-/new/${on}?file_name=${encodeURIComponent(path)}`,
  };
  if (!isNew) return { address: edit[kind], filled: false };
  const filled = `${fresh[kind]}&value=${encodeURIComponent(text)}`;
  // GitLab opens an empty file whatever the address holds.
  return kind !== "gitlab" && filled.length <= LONGEST ? { address: filled, filled: true } : { address: fresh[kind], filled: false };
}

export const mailAddress = (mailbox, subject, body) =>
  `mailto:${mailbox}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll("\n", "\r\n"))}`;
