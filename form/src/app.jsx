// The form as a whole: what is asked first, what opens on demand, checking, drafts, and the ways out.

import { Component, createRef } from "preact";
import { ANSWERS, ASSUMED, GROUPS, MINUTES, WORTH_ASKING } from "./asking.js";
import { checkAll } from "./check.js";
import { Field, FormContext, followName, idOf } from "./fields.jsx";
import { Combobox } from "./combobox.jsx";
import { Done } from "./done.jsx";
import { Drafts, fit, getAt, isFilled, prune, setAt, toPointer } from "./state.js";
import { applyTypes, findNode, requiredFields } from "./schema.js";
import { fill, makeId } from "./text.js";
import { pathOf, schemaLine } from "./exits.js";
import { writeRecord } from "./yaml.js";

export class App extends Component {
  constructor(props) {
    super(props);
    const { kind, mode, core } = props;
    this.schema = core.schemas[kind];
    this.words = core.words;
    this.data = props.data;
    this.base = JSON.stringify(props.data);
    this.meta = { trial: props.trialId || "", name: props.name || "" };
    this.trial = props.trial || null;
    this.faults = [];
    this.summary = null;
    this.opened = new Set();
    this.loaded = { options: {} };
    this.drafts = new Drafts(props.draftKey);
    this.rest = [];
    this.errors = createRef();
    this.done = createRef();
    this.state = { draft: this.drafts.read(), result: null, said: "", saved: "", cleared: false, message: "", tick: 0 };
    this.isAnswer = mode === "answer";
    if (this.isAnswer) this.data.events = [...(this.data.events || []), {}];
    this.answerAt = (this.data.events || []).length - 1;
    this.save = this.save.bind(this);
    this.faultsAt = this.faultsAt.bind(this);
  }

  componentDidMount() {
    window.addEventListener("pagehide", this.save);
    // The first check compiles every pattern, and the first suggestion sorts all names; done before anybody waits for it.
    setTimeout(() => {
      this.findFaults();
      for (const role of ["organisations", "acts"]) this.props.vocabularies.suggest(role, "x");
    }, 50);
  }

  componentDidUpdate() {
    if (!this.wanted) return;
    const id = this.wanted;
    this.wanted = null;
    const element = document.getElementById(id);
    element?.focus();
    element?.scrollIntoView({ block: "center" });
  }

  // --- what the fields ask for ---------------------------------------------------------------------------------

  get record() { return this.current ??= prune(this.data, this.schema); }

  choices(node) {
    const known = this.props.vocabularies.lists[node["x-vocabulary"]];
    return node.enum.map((code) => known?.get(code) || [code, code, ""]);
  }

  /** Everything that a combobox of this kind offers: [{value, label, note, words}]. */
  options(node) {
    const name = node["x-ref"] || node["x-vocabulary"];
    if (!this.loaded.options[name]) this.loaded.options[name] = this.makeOptions(name, node);
    return this.loaded.options[name];
  }

  makeOptions(name, node) {
    const { vocabularies, index } = this.props;
    if (name === "organisations") return [...vocabularies.bodies.values()].map((b) => ({ value: b.code, label: b.label, note: b.name === b.label ? "" : b.name, words: b.short }));
    if (name === "acts") return [...vocabularies.acts.values()].map((a) => ({ value: a.code, label: a.name, note: a.short ? a.title : "", words: a.abbreviation }));
    if (index[name]) return [...index[name].values()].filter((r) => !r.merged).map((r) => ({ value: r.id, label: r.title, note: r.note }));
    return this.choices(node).map(([value, label, note]) => ({ value, label, note }));
  }

  suggest(node) {
    const name = node["x-vocabulary"];
    return ["organisations", "acts"].includes(name) ? (typed) => this.props.vocabularies.suggest(name, typed.trim()) : null;
  }

  /** What a source can be said to support: the fields that are filled in, and what it says already. */
  supportable(path) {
    const chosen = getAt(this.data, path) || [];
    const keys = Object.keys(this.schema.properties).filter((key) => key !== "sources" && (key in this.record || chosen.includes(key)));
    return [...keys, ...chosen.filter((key) => !keys.includes(key))].map((key) => [key, this.schema.properties[key]?.title ?? key]);
  }

  /** Fields that are not as other fields: the measures of the trial, the events that are answers. */
  special(path) {
    const [top, , key] = path;
    if (this.props.kind === "evaluation" && top === "results" && key === "measure" && this.trial?.measures) {
      return this.trial.measures.map((measure) => [measure.id, measure.name || measure.id]);
    }
    if (this.isAnswer && top === "events" && key === "kind") {
      const known = this.props.vocabularies.lists["event-kinds"];
      return ANSWERS.filter((code) => known.has(code)).map((code) => known.get(code));
    }
    return path.length === 1 && top === "id" && !this.props.isNew ? "hidden" : null;
  }

  faultsAt(pointer) { return this.byPointer?.get(pointer) || []; }

  set(path, value) {
    const before = getAt(this.data, path);
    setAt(this.data, path, value);
    const follows = typeof value !== "object" && followName(this.data, this.schema, path, before, value);
    if (follows && (this.props.isNew || path[0] === "measures")) setAt(this.data, follows[0], follows[1]);
    if (path.join() === "title" && this.props.kind === "evaluation" && this.props.isNew && (!this.meta.name || this.meta.name === makeId(before || "").slice(0, 40))) {
      this.meta.name = makeId(value || "").slice(0, 40).replace(/-+$/, "");
    }
    // What is changed is no longer wrong until it is checked again; in a list the places have shifted.
    const pointer = toPointer(path);
    this.show(this.faults.filter((d) => !(`${d.target}/`.startsWith(`${pointer}/`) || (follows && d.target === toPointer(follows[0])))));
    this.touch();
  }

  touch() {
    this.current = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.save, 500);
    this.dirty = true;
    this.setState({ tick: this.state.tick + 1 });
  }

  announce(said) { this.setState({ said }); }
  focus(id) { this.wanted = id; }

  // --- drafts --------------------------------------------------------------------------------------------------

  save() {
    if (!this.dirty) return;
    this.dirty = false;
    const at = new Date();
    const kept = this.drafts.write({ digest: this.props.core.digests[this.props.kind], at: at.toISOString(), data: this.data, meta: this.meta, rest: this.rest, base: this.base });
    this.setState({ saved: kept ? fill(this.words.saved, { time: at.toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" }) }) : "" });
  }

  restore() {
    const { draft } = this.state;
    const older = draft.digest !== this.props.core.digests[this.props.kind];
    const fitted = older ? fit(draft.data, this.schema) : { data: draft.data, rest: [] };
    this.data = fitted.data;
    this.rest = [...(draft.rest || []), ...fitted.rest];
    this.meta = { ...this.meta, ...draft.meta };
    this.answerAt = (this.data.events || []).length - 1;
    this.show([]);
    const changed = !this.props.isNew && draft.base !== undefined && draft.base !== this.base;
    this.setState({ draft: null, message: changed ? this.words.base_changed : this.rest.length ? "" : this.words.restored });
    this.wanted = this.rest.length ? "f-rest" : this.firstField();
    this.touch();
    if (this.props.kind === "evaluation" && this.meta.trial && !this.trial) this.chooseTrial(this.meta.trial);
  }

  forget() {
    this.drafts.remove();
    clearTimeout(this.timer);
    this.dirty = false;
    this.setState({ draft: null, saved: "", message: this.words.forgotten });
    this.wanted = "f-besked";
  }

  firstField() { return idOf([this.firstKeys()[0]]); }

  // --- what is asked first ---------------------------------------------------------------------------------------

  get asked() { return this.askedNow; }

  /** The fields of the first part, in the order of the schema. */
  firstKeys() {
    const { kind } = this.props;
    const needed = requiredFields({ ...ASSUMED[kind], ...this.record }, this.schema);
    this.askedNow = needed;
    const worth = WORTH_ASKING[kind];
    const keys = Object.keys(this.schema.properties).filter((key) => needed.has(key) || worth.includes(key));
    // The id is made of the title, so the title comes first.
    return kind === "trial" || kind === "obstacle" ? ["title", ...keys.filter((key) => key !== "title")] : keys;
  }

  groups(first) {
    const left = new Set(Object.keys(this.schema.properties).filter((key) => !first.includes(key)));
    const found = Object.entries(GROUPS[this.props.kind]).map(([name, keys]) => [name, keys.filter((key) => left.delete(key))]);
    if (left.size) found.push(["other", [...left]]);
    return found.filter(([, keys]) => keys.length);
  }

  groupOf(key) { return this.groups(this.firstKeys()).find(([, keys]) => keys.includes(key))?.[0]; }

  async chooseTrial(id) {
    this.meta.trial = id;
    this.trial = null;
    this.touch();
    if (!this.props.index.trial.has(id)) return;
    try {
      this.trial = (await this.props.fetchRecord("trial", id)).data;
      if (!isFilled(this.data.results)) this.data.results = (this.trial.measures || []).map((measure) => ({ measure: measure.id }));
      if (!this.data.results.length) delete this.data.results;
    } catch { /* the measures are then written by hand */ }
    this.touch();
  }

  // --- checking ------------------------------------------------------------------------------------------------

  show(faults) {
    this.faults = faults;
    this.byPointer = new Map();
    for (const d of faults) (this.byPointer.get(d.target) || this.byPointer.set(d.target, []).get(d.target)).push(d);
  }

  /** Every fault, with the pointer of the field that it leads to as `target`. */
  findFaults() {
    const { kind, core, vocabularies, index, isNew } = this.props;
    const now = new Date();
    const today = [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
    const context = { kind, data: core, vocabularies, index, trial: this.trial, isNew, today };
    const found = checkAll({ ...ASSUMED[kind], ...this.record }, context);
    const unsaid = Object.keys(ASSUMED[kind]).filter((key) => !(key in this.record));
    if (unsaid.length) found.push(...checkAll(this.record, context).filter((d) => unsaid.includes(d.key)));
    return [...found, ...this.placeFaults()].map((d) => ({ ...d, target: d.pointer + (d.key ? `/${d.key}` : "") }));
  }

  check(event) {
    event.preventDefault();
    const { kind } = this.props;
    this.current = null;
    const found = this.findFaults();
    const order = Object.keys(this.schema.properties);
    const firsts = this.firstKeys();
    const place = (d) => { const key = d.target.split("/")[1]; const i = firsts.indexOf(key); return i < 0 ? 100 + order.indexOf(key) : i; };
    found.sort((a, b) => place(a) - place(b));
    this.show(found);
    const errors = found.filter((d) => d.severity === "error");
    this.summary = errors.length ? errors : null;
    if (errors.length) {
      for (const d of errors) { const name = this.groupOf(d.target.split("/")[1]); if (name) this.opened.add(name); }
      this.setState({ result: null, tick: this.state.tick + 1 }, () => this.errors.current?.focus());
      return;
    }
    const ids = { id: this.record.id, ...this.meta };
    const path = pathOf(kind, ids);
    const text = writeRecord(applyTypes(this.record, this.schema), this.schema, this.props.first || schemaLine(kind, path));
    this.save();
    this.setState({ result: { path, ids, text, warnings: found } }, () => { this.done.current?.focus(); window.scrollTo(0, 0); });
  }

  /** Where an evaluation belongs is no field of its record. */
  placeFaults() {
    if (this.props.kind !== "evaluation") return [];
    const { rules } = this.props.core;
    const fault = (target, message, code) => ({ code, severity: "error", pointer: target, key: "", message, hint: "" });
    const found = [];
    if (!this.meta.trial) found.push(fault("/_trial", this.words.no_trial, "R001"));
    else if (!this.props.index.trial.has(this.meta.trial)) {
      found.push(fault("/_trial", fill(rules.R001.message, { kind: rules.R001.words.trial, value: this.meta.trial }), "R001"));
    }
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(this.meta.name)) found.push(fault("/_name", this.words.bad_name, "S015"));
    return found;
  }

  /** To the field of a fault, opening what it is hidden in; to the nearest part that is there. */
  go(event, target) {
    event.preventDefault();
    const name = this.groupOf(target.split("/")[1]);
    if (name) this.opened.add(name);
    this.setState({ tick: this.state.tick + 1 }, () => {
      let at = target;
      while (at && !document.getElementById(`f${at.replaceAll("/", "-")}`)) at = at.slice(0, at.lastIndexOf("/"));
      const element = document.getElementById(`f${at.replaceAll("/", "-")}`);
      const control = element?.matches("fieldset") ? element.querySelector("input, select, textarea") || element : element;
      control?.focus();
      control?.scrollIntoView({ block: "center" });
    });
  }

  /** ”Mått 2: Enhet”: where a fault stands. */
  placeName(target) {
    if (target.startsWith("/_")) return target === "/_trial" ? this.words.which_trial : this.words.file_name;
    const parts = target.split("/").slice(1);
    const names = parts.map((key, i) => (/^\d+$/.test(key) ? null : findNode(this.schema, `/${parts.slice(0, i + 1).join("/")}`).title ?? key));
    return names.map((name, i) => (name === null ? "" : name + (/^\d+$/.test(parts[i + 1] ?? "") ? ` ${+parts[i + 1] + 1}` : ""))).filter(Boolean).join(": ");
  }

  render() {
    const { words } = this;
    const { draft, result, said, saved, message } = this.state;
    if (result) {
      return <Done {...result} app={this} focus={this.done} onBack={() => { this.setState({ result: null }); this.wanted = this.firstField(); }} />;
    }
    return (
      <FormContext.Provider value={this}>
        <div id="f-besked" tabindex={-1}>{message && <p class="fr-notice" role="status">{message}</p>}</div>
        {draft && (
          <div class="fr-notice" role="region" aria-label={words.draft_title}>
            <p><strong>{words.draft_title}</strong> {fill(words.draft_text, { when: new Date(draft.at).toLocaleString("sv-SE", { dateStyle: "long", timeStyle: "short" }) })}</p>
            <p class="fr-actions"><button type="button" class="fr-btn fr-btn--solid" onClick={() => this.restore()}>{words.draft_continue}</button>
              <button type="button" class="fr-btn" onClick={() => this.forget()}>{words.draft_delete}</button></p>
          </div>
        )}
        {this.rest.length > 0 && (
          <section class="fr-notice" id="f-rest" tabindex={-1} aria-labelledby="f-rest-rubrik">
            <h2 id="f-rest-rubrik">{words.rest_title}</h2>
            <p>{words.rest_text}</p>
            <dl class="fr-dl fr-dl--wide">{this.rest.map((part, i) => <div key={i}><dt>{part.title}</dt> <dd class="fr-kept">{part.text}</dd></div>)}</dl>
            <p class="fr-actions"><button type="button" class="fr-btn" onClick={() => { this.rest = []; this.touch(); this.wanted = this.firstField(); }}>{words.rest_done}</button></p>
          </section>
        )}
        {this.summary && (
          <div class="fr-errors" role="alert" tabindex={-1} ref={this.errors} aria-labelledby="f-fel-rubrik">
            <h2 id="f-fel-rubrik">{this.summary.length === 1 ? words.errors_one : fill(words.errors_many, { number: this.summary.length })}</h2>
            <ul>{this.summary.map((d, i) => (
              <li key={i}><a href={`#f${d.target.replaceAll("/", "-")}`} onClick={(event) => this.go(event, d.target)}>{this.placeName(d.target)}</a>: {d.message} {d.hint} <span class="fr-code">{d.code}</span></li>
            ))}</ul>
          </div>
        )}
        <form noValidate onSubmit={(event) => this.check(event)}>
          {this.isAnswer ? this.renderAnswer() : this.renderAll()}
          <p class="fr-hint">{words.checked_later}</p>
          <p class="fr-actions"><button class="fr-btn fr-btn--solid" type="submit">{words.check}</button></p>
          <p class="fr-hint">{this.drafts.works ? `${saved || words.drafts_kept}` : words.drafts_not_kept}</p>
          {this.drafts.works && saved && <p class="fr-actions"><button class="fr-btn fr-btn--small" type="button" onClick={() => this.forget()}>{words.draft_delete}</button></p>}
        </form>
        <p class="fr-vh" role="status">{said}</p>
      </FormContext.Provider>
    );
  }

  renderAll() {
    const { words } = this;
    const { properties } = this.schema;
    const first = this.firstKeys();
    const placed = this.props.kind === "evaluation" ? 2 : 0;
    const asked = first.filter((key) => this.special([key]) !== "hidden").length + placed;
    const minutes = Math.max(5, Math.round((asked * MINUTES) / 5) * 5);
    return (
      <>
        <p class="fr-lede fr-form__count">{fill(words.count, { number: asked, minutes })}</p>
        {placed > 0 && this.renderPlace()}
        {first.map((key) => <Field key={key} path={[key]} node={properties[key]} first />)}
        <h2>{words.more_title}</h2>
        <p>{words.more_text}</p>
        {this.groups(first).map(([name, keys]) => {
          const number = keys.filter((key) => isFilled(this.data[key])).length;
          return (
            <details key={name} class="fr-more" open={this.opened.has(name)} onToggle={(event) => {
              if (event.currentTarget.open === this.opened.has(name)) return;
              if (event.currentTarget.open) this.opened.add(name); else this.opened.delete(name);
              this.setState({ tick: this.state.tick + 1 });
            }}>
              <summary>{words.groups[name]}{number > 0 && <small> {fill(words.filled, { number })}</small>}</summary>
              {this.opened.has(name) && keys.map((key) => <Field key={key} path={[key]} node={properties[key]} />)}
            </details>
          );
        })}
      </>
    );
  }

  /** Which trial an evaluation is of, and what its file is called. */
  renderPlace() {
    const { words, meta } = this;
    const wrong = (at) => this.faultsAt(at).map((d) => <p class="fr-error" id={`f${at.replace("/", "-")}-fel`} key={d.message}>{d.message}</p>);
    const { isNew, index } = this.props;
    if (!isNew) return <p>{words.which_trial}: <strong>{index.trial.get(meta.trial)?.title ?? meta.trial}</strong></p>;
    return (
      <>
        <div class="fr-field">
          <label for="f-_trial">{words.which_trial}</label>
          <p class="fr-hint" id="f-_trial-tips">{words.which_trial_help}</p>
          {wrong("/_trial")}
          <Combobox id="f-_trial" value={meta.trial} options={this.options({ "x-ref": "trial" })} words={words} describedBy="f-_trial-tips" required
            invalid={this.faultsAt("/_trial").length > 0} onPick={(id) => this.chooseTrial(id)} />
        </div>
        <div class="fr-field">
          <label for="f-_name">{words.file_name}</label>
          <p class="fr-hint" id="f-_name-tips">{words.file_name_help}</p>
          {wrong("/_name")}
          <input id="f-_name" type="text" autocomplete="off" spellcheck={false} aria-describedby="f-_name-tips" aria-required="true"
            aria-invalid={this.faultsAt("/_name").length ? "true" : undefined} value={meta.name}
            onInput={(event) => { meta.name = event.currentTarget.value; this.touch(); }} />
        </div>
      </>
    );
  }

  renderAnswer() {
    const { words, record } = this;
    const place = this.answerAt;
    const { properties } = this.schema.properties.events.items;
    this.askedNow = new Set();
    return (
      <>
        <section class="fr-card"><h2>{record.title}</h2><p>{record.description}</p></section>
        {Object.entries(properties).map(([key, node]) => <Field key={key} path={["events", place, key]} node={node} />)}
        <p>{words.answer_note}</p>
      </>
    );
  }
}
