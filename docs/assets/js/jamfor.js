// The comparison page. Fetches the chosen trials' own pages and puts their parts marked data-fr-compare side by side.
// The choice is in the address: ?forsok=a&forsok=b. The rows and their names stand in generator/templates/compare.md.j2.

const page = document.querySelector("[data-fr-compare-page]");
const root = new URL((document.documentElement.dataset.root || ".") + "/", location.href);
const most = Number(page.dataset.most);
const form = page.querySelector("form");
const input = form.querySelector("input");
const status = page.querySelector("[data-fr-compare-status]");
const hits = page.querySelector("[data-fr-compare-hits]");
const errors = page.querySelector("[data-fr-compare-errors]");
const result = page.querySelector("[data-fr-compare-result]");
const only = page.querySelector("[data-fr-compare-only]");
const table = result.querySelector("table");
const loaded = new Map();
const SHOWN = 8;
const LOOKED_AT = 30;
let run = 0;
let searching = 0;
let pagefind = null;

function make(name, properties, children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...(children || []));
  return element;
}

const hidden = (text) => make("span", { className: "fr-vh", textContent: text });
const chosen = () => [...new Set(new URLSearchParams(location.search).getAll("forsok").filter(Boolean))];

function choose(ids) {
  const params = new URLSearchParams();
  for (const id of ids) params.append("forsok", id);
  const query = params.toString();
  history.pushState(null, "", location.pathname + (query ? "?" + query : ""));
  return show();
}

// Trials ------------------------------------------------------------------------------------------------------------

/** A trial's page as a document, under its present id; null when there is none. Throws when it cannot be fetched. */
async function fetchTrial(id) {
  if (!/^[a-z0-9-]+$/.test(id)) return null;
  const address = new URL("forsok/" + id + "/", root);
  const response = await fetch(address);
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(String(response.status));
  const text = await response.text();
  const found = new DOMParser().parseFromString(text, "text/html");
  const article = found.querySelector('article[data-kind="trial"]');
  if (article) return { id, address, title: article.querySelector("h1").textContent.trim(), parts: gather(article, address) };
  // A trial that has got another id leads to it.
  const moved = found.querySelector('link[rel="canonical"]');
  const next = moved && found.querySelector('meta[http-equiv="refresh"]') && /\/forsok\/([a-z0-9-]+)\/$/.exec(moved.href);
  return next && next[1] !== id ? fetchTrial(next[1]) : null;
}

/** The marked parts by row. A mark that ends in + goes on in the part before. */
function gather(article, address) {
  const parts = new Map();
  for (const marked of article.querySelectorAll("[data-fr-compare]")) {
    const mark = marked.dataset.frCompare;
    const key = mark.replace(/\+$/, "");
    const own = parts.get(key) || parts.set(key, []).get(key);
    if (mark !== key && own.length) own[own.length - 1].append(" ", ...copy(marked, address).childNodes);
    else own.push(copy(marked, address));
  }
  return parts;
}

/** A copy for this page: without ids, which would be there twice, and with addresses from this page. */
function copy(marked, address) {
  const copied = document.importNode(marked, true);
  for (const element of [copied, ...copied.querySelectorAll("*")]) {
    for (const name of ["id", "aria-labelledby", "data-fr-compare"]) element.removeAttribute(name);
    if (element.hasAttribute("href")) element.href = new URL(element.getAttribute("href"), address).href;
  }
  // A heading or a list item is one where it comes from, not in a cell.
  if (!/^(H[1-6]|LI|DD|SPAN)$/.test(copied.nodeName)) return copied;
  return make("div", {}, [...copied.childNodes]);
}

function load(id) {
  if (!loaded.has(id)) loaded.set(id, fetchTrial(id).catch((error) => { loaded.delete(id); throw error; }));
  return loaded.get(id);
}

// The table ---------------------------------------------------------------------------------------------------------

async function show() {
  const mine = (run += 1);
  const ids = chosen();
  const wrong = [];
  const trials = [];
  if (ids.length) status.textContent = "Hämtar …";
  const found = await Promise.allSettled(ids.slice(0, most).map(load));
  if (mine !== run) return;
  found.forEach((outcome, place) => {
    if (outcome.status === "rejected") wrong.push("Sidan om ”" + ids[place] + "” gick inte att hämta. Försök igen om en stund.");
    else if (!outcome.value) wrong.push("Registret har inget försök som heter ”" + ids[place] + "”. Kontrollera adressen, eller sök efter försöket här ovanför.");
    else if (!trials.some((trial) => trial.id === outcome.value.id)) trials.push(outcome.value);
  });
  if (ids.length > most) wrong.unshift("Högst tre försök går att jämföra. Här står de tre första av " + ids.length + ".");
  errors.replaceChildren(...wrong.map((text) => make("p", { textContent: text })));
  errors.hidden = wrong.length === 0;
  status.textContent = trials.length === 0 ? "" : trials.length === 1
    ? "Ett försök är valt. Lägg till ett eller två att jämföra med."
    : trials.length + " försök jämförs." + (trials.length < most ? " Det går att lägga till ett till." : "");
  fill(trials);
}

function fill(trials) {
  result.hidden = trials.length === 0;
  const many = trials.length > 1;
  only.parentNode.hidden = !many;
  const head = table.tHead.rows[0];
  head.replaceChildren(make("td", {}), ...trials.map((trial) => {
    const cell = make("th", { scope: "col" }, [
      make("a", { href: trial.address.href, textContent: trial.title }),
      make("button", { type: "button", className: "fr-btn", onclick: () => remove(trial) }, ["Ta bort", hidden(" " + trial.title)]),
    ]);
    return cell;
  }));
  for (const row of table.tBodies[0].rows) {
    const cells = trials.map((trial) => {
      const parts = trial.parts.get(row.dataset.key) || [];
      const cell = make("td", {}, parts.length ? parts.map((part) => part.cloneNode(true)) : ["–"]);
      cell.dataset.label = trial.title;
      return cell;
    });
    const texts = new Set(cells.map((cell) => cell.textContent.replace(/\s+/g, " ").trim()));
    const differs = many && texts.size > 1;
    const name = row.cells[0];
    name.querySelectorAll("small").forEach((mark) => mark.remove());
    if (many) name.append(make("small", { textContent: differs ? "Skiljer" : "Lika" }));
    row.replaceChildren(name, ...cells);
    row.classList.toggle("fr-is-different", differs);
    row.hidden = [...texts].join("") === "–" || (only.checked && many && !differs);
  }
}

async function remove(trial) {
  const left = (await Promise.allSettled(chosen().map(load)))
    .filter((outcome) => outcome.status === "fulfilled" && outcome.value && outcome.value.id !== trial.id);
  await choose(left.map((outcome) => outcome.value.id));
  input.focus();
}

// Finding trials ----------------------------------------------------------------------------------------------------

async function search() {
  const mine = (searching += 1);
  const words = input.value.trim();
  hits.replaceChildren();
  status.textContent = "";
  if (words.length < 2) return;
  status.textContent = "Söker …";
  try {
    pagefind = pagefind || await import(new URL("pagefind/pagefind.js", root).href);
    const found = await pagefind.debouncedSearch(words, {}, 200);
    if (mine !== searching || !found) return;
    const data = await Promise.all(found.results.slice(0, LOOKED_AT).map((hit) => hit.data()));
    if (mine !== searching) return;
    const taken = chosen();
    const trials = data.filter((hit) => hit.meta.kind === page.dataset.kind)
      .map((hit) => ({ title: hit.meta.title, id: (/forsok\/([a-z0-9-]+)\/$/.exec(hit.raw_url) || [])[1] }))
      .filter((trial) => trial.id && !taken.includes(trial.id)).slice(0, SHOWN);
    hits.replaceChildren(...trials.map((trial) => make("li", {}, [
      make("button", { type: "button", onclick: () => add(trial) }, [hidden("Lägg till "), trial.title]),
    ])));
    status.textContent = trials.length === 0 ? "Inget försök hittades på ”" + words + "”. Pröva andra ord."
      : (trials.length === 1 ? "Ett försök hittades." : trials.length + " försök hittades.") + " Välj ett för att lägga till det.";
  } catch (error) {
    if (mine === searching) status.textContent = "Sökningen gick inte att starta. Öppna ett försök och välj Jämför på dess sida.";
  }
}

async function add(trial) {
  if (chosen().length >= most) {
    status.textContent = "Högst tre försök går att jämföra. Ta bort ett först.";
    return;
  }
  input.value = "";
  hits.replaceChildren();
  input.focus();
  await choose([...chosen(), trial.id]);
}

form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
input.addEventListener("input", search);
only.addEventListener("change", show);
addEventListener("popstate", show);
page.hidden = false;
show();
