// Picking by typing: the ARIA pattern of an editable combobox with a list. What is typed and fits nothing stays, as a fault.

import { useEffect, useRef, useState } from "preact/hooks";

const MOST = 8;
const plain = (text) => text.toLowerCase().normalize("NFC");

/** Options [{value, label, note, words}] nearest to what is typed: beginning of the label, of a word, anywhere. */
export function rank(options, typed) {
  const wanted = plain(typed.trim());
  if (!wanted) return options.slice(0, MOST);
  const parts = wanted.split(/\s+/);
  const hits = [];
  for (const option of options) {
    const label = plain(option.label);
    const all = plain(`${option.label} ${option.words || ""} ${option.note || ""} ${option.value}`);
    if (!parts.every((part) => all.includes(part))) continue;
    hits.push([label.startsWith(wanted) ? 0 : label.split(/[\s(-]+/).some((word) => word.startsWith(wanted)) ? 1 : label.includes(wanted) ? 2 : 3, hits.length, option]);
  }
  return hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, MOST).map(([, , option]) => option);
}

export function Combobox({ id, value, options, onPick, suggest, words, describedBy, invalid, required, clears }) {
  const labelOf = (code) => options.find((option) => option.value === code)?.label ?? code ?? "";
  const [typed, setTyped] = useState(null); // null: nothing is being typed
  const [active, setActive] = useState(-1);
  const box = useRef(null);
  const open = typed !== null;
  const shown = typed ?? labelOf(value);
  let found = open ? rank(options, typed) : [];
  const near = open && !found.length && suggest ? suggest(typed) : "";
  if (near) found = options.filter((option) => option.value === near);

  const close = () => { setTyped(null); setActive(-1); };
  const pick = (option) => { onPick(option.value); close(); if (clears) box.current.value = ""; };
  /** Leaving the field: what is typed in full is picked, and anything else is kept as it stands. */
  const leave = () => {
    if (!open) return;
    const text = typed.trim();
    const exact = options.find((option) => [option.label, option.value].some((name) => plain(name) === plain(text)));
    if (exact) onPick(exact.value);
    else if (!(clears && !text)) onPick(text);
    close();
  };
  const keys = (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) { setTyped(shown === labelOf(value) ? "" : shown); setActive(-1); return; }
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive(found.length ? (active + step + found.length + (active < 0 && step < 0 ? 1 : 0)) % found.length : -1);
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      if (found[active]) pick(found[active]);
      else leave();
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    }
  };
  useEffect(() => {
    if (active >= 0) document.getElementById(`${id}-val-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [active]);

  return (
    <div class="fr-combo">
      <input id={id} ref={box} type="text" role="combobox" autocomplete="off" aria-autocomplete="list" aria-expanded={String(open && found.length > 0)}
        aria-controls={`${id}-lista`} aria-activedescendant={active >= 0 ? `${id}-val-${active}` : undefined} aria-describedby={describedBy}
        aria-invalid={invalid ? "true" : undefined} aria-required={required ? "true" : undefined} value={shown}
        onInput={(event) => { setTyped(event.currentTarget.value); setActive(-1); }} onKeyDown={keys} onBlur={leave} />
      <ul id={`${id}-lista`} role="listbox" class="fr-combo__list" aria-label={words.suggestions} hidden={!open || !found.length}>
        {found.map((option, place) => (
          <li id={`${id}-val-${place}`} role="option" aria-selected={String(place === active)} key={option.value}
            onMouseDown={(event) => { event.preventDefault(); pick(option); }}>
            {near && <span>{words.did_you_mean} </span>}{option.label}{option.note && <small>{option.note}</small>}
          </li>
        ))}
      </ul>
      <p class="fr-vh" role="status">{open && typed ? (found.length ? words.hits.replace("{number}", found.length) : words.no_hits) : ""}</p>
    </div>
  );
}
