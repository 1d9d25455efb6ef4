// What a record may refer to, as the site published it when it was built.

/** {trial, obstacle, programme} as Maps of id → {id, title, note, evaluations (names), merged}, and `aliases` of former ids. */
export function makeIndex(rows) {
  const kinds = ["trial", "obstacle", "programme"].map((kind) =>
    [kind, new Map(rows[kind].map(([id, title, note, evaluations, merged]) => [id, { id, title, note, evaluations, merged }]))]);
  return { ...Object.fromEntries(kinds), aliases: rows.aliases };
}
