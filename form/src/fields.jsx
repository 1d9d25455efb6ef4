// One control for each kind of value in a schema. A field knows its path in the record; its label, help and example are
// the schema's. Nothing here knows what a trial is, beyond the few keys that are named in `SPECIAL`.

import { useContext, useRef } from "preact/hooks";
import { createContext } from "preact";
import { Combobox } from "./combobox.jsx";
import { isRequired } from "./schema.js";
import { getAt, toPointer } from "./state.js";
import { fill, length, makeId } from "./text.js";

export const FormContext = createContext(null);
export const useForm = () => useContext(FormContext);

/** The id of the element that a fault about a pointer leads to. */
export const idOf = (path) => `f${toPointer(path).replaceAll("/", "-")}`;

const keys = new WeakMap();
let lastKey = 0;
/** The same key for the same item wherever it is moved. */
const keyOf = (item) => keys.get(item) || (keys.set(item, (lastKey += 1)), lastKey);

export function Field({ path, node, first }) {
  const form = useForm();
  const key = path.at(-1);
  const kept = form.special(path);
  if (kept === "hidden") return null;
  const required = isRequired(form.record, form.schema, path) || (first && form.asked.has(key));
  if (node.type === "object") return <Group path={path} node={node} required={required} />;
  if (node.type === "array") {
    if (node.items?.type === "object") return <Items path={path} node={node} required={required} />;
    if (key === "supports") return <Checks path={path} node={node} required={required} choices={form.supportable(path)} />;
    if (node.items?.enum && node.items.enum.length <= 12) return <Checks path={path} node={node} required={required} choices={form.choices(node.items)} />;
    if (node.items?.enum || node.items?.["x-vocabulary"]) return <Picks path={path} node={node} required={required} />;
    return <Lines path={path} node={node} required={required} />;
  }
  if (node.enum && node.enum.length <= 4 && path.length === 1) return <Radios path={path} node={node} required={required} />;
  return <Leaf path={path} node={node} required={required} kept={kept} />;
}

const Legend = ({ node, required, words }) => (
  <legend>{node.title}{!required && <span class="fr-optional"> ({words.optional})</span>}</legend>
);

function Help({ id, node, words, example = true }) {
  const shown = node.examples?.[0];
  const sample = example && ["string", "number"].includes(typeof shown) && !node.enum && !node["x-vocabulary"] && !node["x-ref"];
  return (
    <p class="fr-hint" id={`${id}-tips`}>{node.description}{node["x-date"] && ` ${words.date_form}`}
      {(node["x-ref"] || ["organisations", "acts"].includes(node["x-vocabulary"])) && ` ${words.pick_help}`}
      {sample && !node["x-date"] && <span class="fr-example"> {words.example} {String(shown)}</span>}</p>
  );
}

function Faults({ id, path }) {
  const { faultsAt } = useForm();
  const found = faultsAt(toPointer(path));
  return found.length ? (
    <div id={`${id}-fel`}>{found.map((d) => (
      <p class={d.severity === "error" ? "fr-error" : "fr-hint fr-warning"} key={d.message}>{d.message} {d.hint} <span class="fr-code">{d.code}</span></p>
    ))}</div>
  ) : null;
}

function useControl(path) {
  const form = useForm();
  const id = idOf(path);
  const faults = form.faultsAt(toPointer(path));
  const wrong = faults.some((d) => d.severity === "error");
  return { form, words: form.words, id, wrong, describedBy: `${id}-tips${faults.length ? ` ${id}-fel` : ""}`, value: getAt(form.data, path) };
}

function Group({ path, node, required }) {
  const { id, words } = useControl(path);
  return (
    <fieldset class="fr-fieldset fr-fieldset--group" id={id} tabindex={-1}>
      <Legend node={node} required={required} words={words} />
      <Help id={id} node={node} words={words} />
      <Faults id={id} path={path} />
      {Object.entries(node.properties).map(([key, inner]) => <Field key={key} path={[...path, key]} node={inner} />)}
    </fieldset>
  );
}

function Radios({ path, node, required }) {
  const { form, words, id, wrong, describedBy, value } = useControl(path);
  return (
    <fieldset class="fr-fieldset" id={id} tabindex={-1} aria-describedby={describedBy}>
      <Legend node={node} required={required} words={words} />
      <Help id={id} node={node} words={words} />
      <Faults id={id} path={path} />
      {form.choices(node).map(([code, label, definition]) => (
        <label class="fr-check" key={code}>
          <input type="radio" name={id} value={code} checked={value === code} aria-invalid={wrong ? "true" : undefined}
            onChange={() => form.set(path, code)} />
          <span>{label}{definition && <small>{definition}</small>}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Checks({ path, node, required, choices }) {
  const { form, words, id, wrong, describedBy, value = [] } = useControl(path);
  const toggle = (code) => {
    const next = value.includes(code) ? value.filter((other) => other !== code) : [...value, code];
    form.set(path, next.length ? next : undefined);
  };
  return (
    <fieldset class="fr-fieldset" id={id} tabindex={-1} aria-describedby={describedBy}>
      <Legend node={node} required={required} words={words} />
      <Help id={id} node={node} words={words} example={false} />
      <Faults id={id} path={path} />
      {value.map((code, place) => <Faults key={code} id={`${id}-${place}`} path={[...path, place]} />)}
      {choices.map(([code, label]) => (
        <label class="fr-check" key={code}>
          <input type="checkbox" checked={value.includes(code)} aria-invalid={wrong ? "true" : undefined} onChange={() => toggle(code)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Several codes out of many: chosen one by one in a combobox, each with a button to take it away. */
function Picks({ path, node, required }) {
  const { form, words, id, wrong, describedBy, value = [] } = useControl(path);
  const options = form.options(node.items);
  const label = (code) => options.find((option) => option.value === code)?.label ?? code;
  const remove = (place) => {
    const next = value.filter((_, other) => other !== place);
    form.set(path, next.length ? next : undefined);
    form.announce(fill(words.removed, { what: label(value[place]) }));
    form.focus(id);
  };
  return (
    <div class="fr-field">
      <label for={id}>{node.title}{!required && <span class="fr-optional"> ({words.optional})</span>}</label>
      <Help id={id} node={node} words={words} />
      <Faults id={id} path={path} />
      {value.length > 0 && (
        <ul class="fr-picked" aria-label={fill(words.chosen, { what: node.title })}>{value.map((code, place) => (
          <li key={code}><span id={`${id}-${place}`} tabindex={-1}>{label(code)}</span>
            <button type="button" class="fr-btn fr-btn--small" onClick={() => remove(place)}>{words.remove}<span class="fr-vh"> {label(code)}</span></button>
            <Faults id={`${id}-${place}`} path={[...path, place]} /></li>
        ))}</ul>
      )}
      <Combobox id={id} value="" clears options={options.filter((option) => !value.includes(option.value))} words={words} describedBy={describedBy}
        invalid={wrong} required={required} suggest={form.suggest(node.items)}
        onPick={(code) => { form.set(path, [...value, code]); form.announce(fill(words.added, { what: label(code) })); }} />
    </div>
  );
}

/** Short texts, one a line. */
function Lines({ path, node, required }) {
  const { form, words, id, wrong, describedBy, value = [] } = useControl(path);
  return (
    <div class="fr-field">
      <label for={id}>{node.title}{!required && <span class="fr-optional"> ({words.optional})</span>}</label>
      <p class="fr-hint" id={`${id}-tips`}>{node.description} {words.one_a_line} <span class="fr-example">{words.example} {(node.examples?.[0] || [])[0]}</span></p>
      <Faults id={id} path={path} />
      {value.map((_, place) => <Faults key={place} id={`${id}-${place}`} path={[...path, place]} />)}
      <textarea id={id} rows={3} aria-describedby={describedBy} aria-invalid={wrong ? "true" : undefined} value={value.join("\n")}
        onInput={(event) => { const text = event.currentTarget.value; form.set(path, text ? text.split("\n") : undefined); }} />
    </div>
  );
}

function Leaf({ path, node, required, kept }) {
  const { form, words, id, wrong, describedBy, value = "" } = useControl(path);
  const common = { id, "aria-describedby": describedBy, "aria-invalid": wrong ? "true" : undefined, "aria-required": required ? "true" : undefined };
  const put = (text) => form.set(path, text === "" ? undefined : text);
  const codes = kept || (node.enum ? form.choices(node) : node.type === "boolean" ? [["true", words.yes], ["false", words.no]] : null);
  let control;
  if (codes) {
    const meant = codes.find(([code]) => code === value);
    control = (
      <>
        <select {...common} value={value} onChange={(event) => put(event.currentTarget.value)}>
          <option value="">{words.choose}</option>
          {value !== "" && !meant && <option value={value}>{value}</option>}
          {codes.map(([code, label]) => <option key={code} value={code}>{label}</option>)}
        </select>
        {meant?.[2] && <p class="fr-hint fr-meaning">{meant[2]}</p>}
      </>
    );
  } else if (node["x-vocabulary"] || node["x-ref"]) {
    control = <Combobox id={id} value={value} options={form.options(node)} suggest={form.suggest(node)} words={words} describedBy={describedBy} invalid={wrong}
      required={required} onPick={put} />;
  } else if (node["x-text"] === "paragraphs") {
    control = (
      <>
        <textarea {...common} rows={node.maxLength > 800 ? 6 : 3} value={value} onInput={(event) => put(event.currentTarget.value)} />
        <Room value={value} most={node.maxLength} words={words} />
      </>
    );
  } else {
    const kind = path.at(-1) === "email" ? "email" : node["x-address"] ? "url" : "text";
    control = <input {...common} type={kind} inputmode={node.type === "integer" ? "numeric" : undefined} spellcheck={node["x-text"] ? undefined : false}
      autocomplete="off" class={node["x-date"] || node.type === "integer" ? "fr-input--short" : undefined} value={value.replace(/\s*\n\s*/g, " ")}
      onInput={(event) => put(event.currentTarget.value)} />;
  }
  return (
    <div class="fr-field">
      <label for={id}>{node.title}{!required && <span class="fr-optional"> ({words.optional})</span>}</label>
      <Help id={id} node={node} words={words} />
      <Faults id={id} path={path} />
      {control}
    </div>
  );
}

/** How much room is left, once it is nearly used up. */
function Room({ value, most, words }) {
  const used = length(value);
  if (!most || used < most * 0.8) return null;
  return <p class={used > most ? "fr-error" : "fr-hint"}>{fill(words.room, { used, most })}</p>;
}

/** A list of groups that can be added, moved and taken away; the focus follows. */
function Items({ path, node, required }) {
  const { form, words, id, value = [] } = useControl(path);
  const list = useRef(null);
  const one = node.items.title.toLowerCase();
  const name = (item, place) => {
    const said = [item.name, item.title, item.text, item.description, item.account].find((text) => typeof text === "string" && text);
    return `${node.items.title} ${place + 1}${said ? `: ${said.slice(0, 50)}` : ""}`;
  };
  const change = (next) => form.set(path, next.length ? next : undefined);
  const add = () => {
    change([...value, {}]);
    form.announce(fill(words.item_added, { what: one, number: value.length + 1 }));
    form.focus(idOf([...path, value.length]));
  };
  const remove = (place) => {
    change(value.filter((_, other) => other !== place));
    form.announce(fill(words.removed, { what: `${one} ${place + 1}` }));
    form.focus(value.length > 1 ? idOf([...path, Math.max(0, place - 1)]) : `${id}-ny`);
  };
  const move = (place, to) => {
    const next = [...value];
    next.splice(to, 0, ...next.splice(place, 1));
    change(next);
    form.announce(fill(words.moved, { what: one, number: to + 1 }));
    form.focus(idOf([...path, to]));
  };
  return (
    <fieldset class="fr-fieldset fr-fieldset--group" id={id} tabindex={-1}>
      <Legend node={node} required={required} words={words} />
      <Help id={id} node={node} words={words} />
      <Faults id={id} path={path} />
      <ol class="fr-items" ref={list}>{value.map((item, place) => (
        <li key={keyOf(item)}>
          <fieldset class="fr-item" id={idOf([...path, place])} tabindex={-1}>
            <legend>{name(item, place)}</legend>
            <Faults id={idOf([...path, place])} path={[...path, place]} />
            {Object.entries(node.items.properties).map(([key, inner]) => <Field key={key} path={[...path, place, key]} node={inner} />)}
            <p class="fr-actions">
              {place > 0 && <button type="button" class="fr-btn fr-btn--small" onClick={() => move(place, place - 1)}>{words.up}<span class="fr-vh"> {one} {place + 1}</span></button>}
              {place < value.length - 1 && <button type="button" class="fr-btn fr-btn--small" onClick={() => move(place, place + 1)}>{words.down}<span class="fr-vh"> {one} {place + 1}</span></button>}
              <button type="button" class="fr-btn fr-btn--small" onClick={() => remove(place)}>{words.remove}<span class="fr-vh"> {one} {place + 1}</span></button>
            </p>
          </fieldset>
        </li>
      ))}</ol>
      <button type="button" class="fr-btn" id={`${id}-ny`} onClick={add}>{fill(words.add, { what: one })}</button>
    </fieldset>
  );
}

/** When a name is written, the id is made from it, until somebody writes another. */
export function followName(data, schema, path, before, text) {
  const key = path.at(-1);
  const owner = path.slice(0, -1);
  const isTitle = key === "title" && path.length === 1 && "id" in schema.properties;
  const isMeasure = key === "name" && path[0] === "measures" && path.length === 3;
  if (!isTitle && !isMeasure) return null;
  const id = getAt(data, [...owner, "id"]);
  const own = !id || id === makeId(before || "");
  return own ? [[...owner, "id"], makeId(text || "") || undefined] : null;
}
