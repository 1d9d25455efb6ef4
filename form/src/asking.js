// What is asked in which order: the schema says what is needed, and this what else is worth asking, and how the rest is grouped.

/** What opens on demand, in groups; a field that no group names comes last. */
export const GROUPS = {
  trial: {
    measuring: ["comparison", "population", "hypothesis", "measures", "evaluators", "results_due"],
    rules: ["exemptions", "obstacles", "legal_review", "ethics_review", "dpia", "equal_treatment"],
    context: ["programme", "principles", "steering_signals", "replicates", "identifiers", "problem", "period", "contact"],
    money: ["resources"],
    afterwards: ["lessons", "aftermath", "stop", "amendments"],
    sources: ["sources", "verified", "aliases"],
  },
  evaluation: {
    study: ["independence", "period", "limitations", "data_availability"],
    findings: ["conclusion", "unregistered_results", "unintended_effects", "obstacles", "lessons", "recommendation"],
    sources: ["verified"],
  },
  obstacle: {
    whom: ["affected", "affected_note", "reported_by", "note"],
    sources: ["sources", "verified", "merged_into", "aliases"],
  },
};
/** Asked from the start though no schema requires them: without them the record says little. */
export const WORTH_ASKING = {
  trial: [],
  evaluation: ["results", "published"],
  obstacle: ["provisions", "responsible", "consequence", "wanted_change"],
};
/** Whoever answers adds one of these events. */
export const ANSWERS = ["acknowledged", "answered", "exempted", "clarified", "proposed", "decided", "changed", "written-off"];
/** Who asks in a form, until something else is said: so that everything that will be needed is asked for at once. */
export const ASSUMED = { trial: { entered_by: "owner" }, evaluation: {}, obstacle: { origin: "reported" } };
/** Minutes that a question takes, from trying it out; told in fives. */
export const MINUTES = 1.25;
