// What every page of the built site must satisfy; run by tests/site/test_html.py. Each rule that is turned off or
// loosened has its reason here.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // HTML asks for no case; the templates write it in lower case.
    "doctype-style": ["error", { style: "lowercase" }],
    // A title is the record's own, and 70 characters is advice about search engines, not about HTML.
    "long-title": "off",
    // Anchors come from headings ("2020-talet"), and HTML lets an id begin with a digit.
    "valid-id": ["error", { relaxed: true }],
    // ARIA lets a list and a labelled bar have a name; the rule's default knows only landmarks and controls.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    // A box that scrolls needs a role and a name to be reached by keyboard. It is no section of the text.
    "prefer-native-element": ["error", { exclude: ["region"] }],
  },
};
