// Finds the form on the page, fetches what it needs from the site itself, and starts it.

import { render } from "preact";
import { App } from "./app.jsx";
import { Combobox } from "./combobox.jsx";
import { Vocabularies } from "./check.js";
import { makeIndex } from "./index.js";
import { fill } from "./text.js";

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const place = document.querySelector("[data-fr-form]");
const root = new URL(`${document.documentElement.dataset.root || "."}/`, location.href);

async function fetchJson(name) {
  const answer = await fetch(new URL(`skicka-in/data/${name}.json`, root));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}

/** A record's file from the site, read: {data, first, comments}. */
async function fetchRecord(kind, id, name) {
  const at = { trial: `forsok/${id}/trial.yaml`, evaluation: `forsok/${id}/evaluations/${name}.yaml`, obstacle: `hinder/${id}/obstacle.yaml` }[kind];
  if (![id, name ?? "x"].every((part) => ID.test(part))) throw new Error(id);
  const [answer, { parseRecord }] = await Promise.all([fetch(new URL(at, root)), import("./parse.js")]);
  if (!answer.ok) throw new Error(`${at}: ${answer.status}`);
  return parseRecord(await answer.text());
}

function notice(text, kind = "error") {
  const box = Object.assign(document.createElement("div"), { className: `fr-notice fr-notice--${kind}` });
  box.setAttribute("role", "alert");
  box.append(Object.assign(document.createElement("p"), { textContent: text }));
  place.before(box);
}

/** The page says that a record is being changed, and which. */
function nameChange(title, lede) {
  const heading = document.querySelector("main h1");
  document.title = document.title.replace(heading.textContent, title);
  heading.textContent = title;
  document.querySelector("main .fr-lede").textContent = lede;
}

async function start() {
  const mode = place.dataset.frForm;
  const kind = mode === "answer" ? "obstacle" : mode;
  const asked = new URLSearchParams(location.search);
  const [core, bodies, acts, rows] = await Promise.all(["core", "organisations", "acts", "index"].map(fetchJson));
  const { words } = core;
  const vocabularies = new Vocabularies(core.lists);
  vocabularies.addBodies(bodies);
  vocabularies.addActs(acts);
  const index = makeIndex(rows);
  const now = (id, target) => index.aliases[id] && index[target].has(index.aliases[id]) ? index.aliases[id] : id;

  const trialId = kind === "evaluation" && asked.has("forsok") ? now(asked.get("forsok"), "trial") : "";
  const wanted = mode === "answer" ? asked.get("hinder") : asked.get("post");
  const id = wanted && kind !== "evaluation" ? now(wanted, kind) : wanted;
  const props = { kind, mode, core, vocabularies, index, fetchRecord, isNew: !id, trialId, name: kind === "evaluation" ? id : "", data: {}, draftKey: [mode, trialId, id || "ny"].join("/") };

  if (mode === "answer" && !id) {
    const options = [...index.obstacle.values()].filter((r) => !r.merged).map((r) => ({ value: r.id, label: r.title, note: r.note }));
    const go = (chosen) => { if (index.obstacle.has(chosen)) location.search = `?hinder=${encodeURIComponent(chosen)}`; };
    render(<div class="fr-field"><label for="f-hinder">{words.which_obstacle}</label><p class="fr-hint" id="f-hinder-tips">{words.which_obstacle_help}</p>
      <Combobox id="f-hinder" value="" options={options} words={words} describedBy="f-hinder-tips" onPick={go} /></div>, place);
    place.hidden = false;
    return;
  }
  if (id) {
    const owner = index.trial.get(trialId);
    const known = kind === "evaluation" ? owner?.evaluations.includes(id) : index[kind].has(id);
    const found = known && await fetchRecord(kind, kind === "evaluation" ? trialId : id, kind === "evaluation" ? id : undefined);
    if (!found) {
      notice(fill(words.unknown[kind], { id: wanted }));
      if (mode === "answer" || kind === "evaluation") return;
      Object.assign(props, { isNew: true, draftKey: `${mode}//ny` });
    } else {
      Object.assign(props, { data: found.data, first: found.first });
      if (mode !== "answer") nameChange(fill(words.change_title, { title: found.data.title }), words.change_lede);
      if (found.comments.length) notice(fill(words.comments_lost, { comments: found.comments.join(" · ") }), "warning");
    }
  } else if (kind === "obstacle") {
    props.data = { events: [{ kind: "reported" }] };
  } else if (kind === "trial") {
    props.data = { organisations: [{ role: "owner" }] };
  }
  if (trialId) {
    const trial = index.trial.has(trialId) && await fetchRecord("trial", trialId);
    if (!trial) notice(fill(words.unknown.trial, { id: asked.get("forsok") }));
    else {
      props.trial = trial.data;
      if (props.isNew && trial.data.measures) props.data = { results: trial.data.measures.map((measure) => ({ measure: measure.id })) };
    }
  }
  render(<App {...props} />, place);
  place.hidden = false;
}

if (place) {
  start().catch((error) => {
    console.info(error);
    notice(place.dataset.frFailed);
  });
}
