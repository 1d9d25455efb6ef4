// The choices that narrow a search. Their headings and order stand in docs/pages/sok/index.md.
//
// Several values may be chosen in each facet, and a page with any of them stays: who asks about Skåne and Halland
// means both. Rows are made once, and first when their box is open: there are hundreds, and most are never looked at.

import { make } from "./make.js";

const TYPED_FROM = 12;
let collator; // made when a box is filled, since it takes a while
function inSwedish(a, b) {
  collator = collator || new Intl.Collator("sv", { numeric: true });
  return collator.compare(a, b);
}
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function makeFacets(panel, onChange) {
  const parts = new Map();
  for (const box of panel.querySelectorAll("[data-fr-facet]")) {
    const heading = box.querySelector("summary");
    parts.set(box.dataset.frFacet, {
      box, heading, shown: null, label: heading.textContent.trim(), order: (box.dataset.order || "").split("|").filter(Boolean), rows: new Map(), list: null, typed: null,
    });
    box.addEventListener("toggle", () => tell(box.dataset.frFacet, parts.get(box.dataset.frFacet)));
  }

  function addRow(name, part, value) {
    const id = "fr-facet-" + name + "-" + part.rows.size;
    const input = make("input", { type: "checkbox", id, value });
    const count = make("span", { className: "fr-facet__count" });
    const row = make("div", { className: "fr-facet__row" }, input, make("label", { htmlFor: id }, make("span", {}, value), " ", count));
    input.addEventListener("change", () => onChange(name, value, input.checked));
    part.rows.set(value, { row, input, count, key: plain(value) });
    return row;
  }

  function fill(name, part, values) {
    if (part.list) return;
    const place = (value) => (part.order.indexOf(value) + 1) || part.order.length + 1;
    const sorted = values.sort((a, b) => place(a) - place(b) || inSwedish(a, b));
    part.list = make("div", { className: "fr-facet__list", role: "group" }, ...sorted.map((value) => addRow(name, part, value)));
    part.list.setAttribute("aria-label", part.label);
    if (sorted.length > TYPED_FROM) {
      part.typed = make("input", { type: "text", autocomplete: "off", placeholder: "Skriv för att hitta" });
      part.typed.setAttribute("aria-label", "Hitta i listan: " + part.label);
      part.typed.addEventListener("input", () => show(part));
      part.box.append(part.typed);
    }
    part.box.append(part.list);
  }

  function show(part) {
    const typed = part.typed ? plain(part.typed.value.trim()) : "";
    for (const { row, input, key, amount } of part.rows.values()) {
      const kept = input.checked || input === document.activeElement;
      row.hidden = !kept && (amount === 0 || !key.includes(typed));
    }
  }

  /** Rows with their counts, of a box that is open. */
  function tell(name, part) {
    if (!part.shown || !part.box.open) return;
    const { counted, values } = part.shown;
    fill(name, part, [...counted.keys()]);
    // A value from an address that nothing has: it shows, so that it can be taken away.
    for (const value of values) if (!part.rows.has(value)) part.list.append(addRow(name, part, value));
    for (const [value, entry] of part.rows) {
      entry.amount = counted.get(value) || 0;
      entry.input.checked = values.has(value);
      entry.count.textContent = entry.amount;
    }
    show(part);
  }

  return {
    names: [...parts.keys()],
    label: (name) => parts.get(name).label,
    order: (name) => parts.get(name).order,
    /** `counts` by name and value; null while they are not known. */
    update(counts, chosen) {
      for (const [name, part] of parts) {
        const counted = counts.get(name) || new Map();
        const values = chosen.get(name) || new Set();
        part.shown = { counted, values };
        part.box.hidden = values.size === 0 && ![...counted.values()].some(Boolean);
        part.heading.replaceChildren(part.label, ...(values.size ? [" ", make("span", { className: "fr-facet__chosen", textContent: values.size === 1 ? "(1 vald)" : "(" + values.size + " valda)" })] : []));
        if (values.size && !part.opened) { part.box.open = true; part.opened = true; }
        tell(name, part);
      }
    },
  };
}
