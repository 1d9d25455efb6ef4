// The search page: words by Pagefind, facets and orders by sok/catalogue.js, all in the reader's own browser; nothing
// that is typed leaves it. The markup and most words stand in docs/pages/sok/index.md.

import { narrow, openCatalogue } from "./sok/catalogue.js";
import { makeFacets } from "./sok/facets.js";
import { makeHit } from "./sok/hits.js";
import { make } from "./sok/make.js";
import { stemWords } from "./sok/stem.js";

const PAGE_SIZE = 20;
/** So many hits are read before any is shown: each is a file of its own. */
const FIRST = 5;
const root = new URL((document.documentElement.dataset.root || ".") + "/", location.href);
const folder = new URL("pagefind/", root);
const finder = document.querySelector("[data-fr-finder]");
/** What looks like a reference to a law (6 kap. 37 §, 2017:725, OSL) is looked up among the laws first. */
const LAW_NUMBER = /\b\d{4}:\d+/;
const LAW_LIKE = /§|\bkap\b|\b\d{4}:\d+|^[A-ZÅÄÖ]{2,5}$/;
const LAWS = ["Författning", "Försöksförfattning"];
const backwards = (a, b) => (a < b ? 1 : a > b ? -1 : 0);
const forwards = (a, b) => backwards(b, a);

function start() {
  const part = (name) => finder.querySelector("[data-fr-finder-" + name + "]");
  const form = finder.querySelector("form");
  const [status, hits, more, empty, failed] = ["status", "hits", "more", "empty", "error"].map(part);
  const [panel, fold, chips, sort, help] = ["facets", "fold", "chips", "sort", "help"].map(part);
  const input = form.elements.q;
  const headerInput = document.querySelector(".fr-search input");
  const state = { q: "", sort: "", chosen: new Map() };
  const facets = makeFacets(panel, choose);
  let found = [];
  let data = new Map(); // page → what Pagefind tells of a hit
  let shown = 0;
  let run = 0;
  let opening;
  let pagefind;
  let count; // tells what each choice would give, when they come in sight: on a phone they are behind a button
  const searches = new Map();

  const catalogue = () => {
    opening = opening || openCatalogue(folder).catch((error) => { opening = undefined; throw error; });
    return opening;
  };

  /** Hits by words, best first; once for each search, since facets and orders are not Pagefind's business. */
  function findWords(q) {
    if (!searches.has(q)) {
      const ask = async () => {
        pagefind = pagefind || import(new URL("pagefind.js", folder).href).then(async (module) => {
          // What is shown with a hit is no reason to find it; the names of a law are.
          const metaWeights = { title: 6, law: 8, owner: 1, kind: 0, state: 0, badge: 0, years: 0 };
          // Without its worker, which is the same program once more: a search takes less time than to fetch it.
          await module.options({ excerptLength: 28, ranking: { metaWeights }, noWorker: true });
          await module.init();
          return module;
        });
        return (await (await pagefind).search(stemWords(q))).results;
      };
      searches.clear();
      searches.set(q, ask());
    }
    return searches.get(q);
  }

  async function findPages(known) {
    if (!state.q) {
      data = new Map();
      return Array.from({ length: known.size }, (_, page) => page);
    }
    const results = await findWords(state.q);
    data = new Map(results.map((result) => [known.number(result.id), result]));
    return [...data.keys()];
  }

  /** Without words no hit is better than another. */
  const order = () => state.sort || (state.q ? "" : "start");

  async function inOrder(known, pages) {
    const by = async (name, compare) => {
      const ranks = await known.rank(name, compare);
      return pages.map((page, place) => [page, place]).sort((a, b) => ranks[a[0]] - ranks[b[0]] || a[1] - b[1]).map(([page]) => page);
    };
    const levels = facets.order("evidens");
    switch (order()) {
      case "registrerat": return by("ordning-registrerat", backwards);
      case "start": return by("ordning-start", backwards);
      case "aldst": return by("ordning-start", forwards);
      case "titel": return by("ordning-titel", forwards);
      case "evidens": return by("evidens", (a, b) => levels.indexOf(a) - levels.indexOf(b));
    }
    return LAW_LIKE.test(state.q) ? lawsFirst(known, pages) : pages;
  }

  /** The law with the number first, other laws after it, then all else; otherwise as they were. */
  async function lawsFirst(known, pages) {
    const [types, laws] = await Promise.all([known.load("typ"), known.load("lag")]);
    const [number] = LAW_NUMBER.exec(state.q) || [];
    const named = new Set([...laws].filter(([name]) => number && name.includes("(" + number + ")")).flatMap(([, of]) => of));
    const rank = new Map();
    LAWS.forEach((type, place) => (types.get(type) || []).forEach((page) => rank.set(page, named.has(page) ? place : LAWS.length)));
    const of = (page) => (rank.has(page) ? rank.get(page) : LAWS.length + 1);
    return pages.map((page, place) => [page, place]).sort((a, b) => of(a[0]) - of(b[0]) || a[1] - b[1]).map(([page]) => page);
  }

  async function search() {
    const mine = (run += 1);
    const old = () => mine !== run;
    count = undefined;
    finder.removeAttribute("data-ready");
    failed.hidden = true;
    status.textContent = "Söker …";
    document.title = (state.q ? state.q + " – " : "") + "Sök – " + (finder.dataset.site || "");
    if (headerInput) headerInput.value = state.q;
    sort.options[0].hidden = !state.q;
    sort.value = order();
    try {
      // Pagefind first: it fetches the list of pages as well, which then is in the browser's store.
      if (state.q) await findWords(state.q);
      const known = await catalogue();
      const base = await findPages(known);
      const read = async (names) => new Map(await Promise.all(names.map(async (name) => [name, await known.load(name)])));
      const narrowed = narrow(known.size, base, await read([...state.chosen.keys()]), state.chosen);
      const ordered = await inOrder(known, narrowed.pages);
      if (old()) return;
      found = ordered;
      shown = 0;
      const first = await readHits(FIRST);
      if (old()) return;
      hits.replaceChildren(...first);
      shown = first.length;
      more.hidden = true;
      const amount = found.length === 1 ? "1 träff" : found.length + " träffar";
      status.textContent = amount + (state.q ? " på ”" + state.q + "”" : "");
      showHelp(narrowed.without);
      // The rest, when the first hits have been painted and the reader has something to read.
      await new Promise((done) => { setTimeout(done, 30); });
      if (old()) return;
      const rest = readHits(PAGE_SIZE - FIRST);
      rest.catch(() => {}); // reported where it is awaited
      count = async () => {
        count = undefined;
        const { counts } = narrow(known.size, base, await read(facets.names), state.chosen);
        if (!old()) facets.update(counts, state.chosen);
      };
      if (panel.checkVisibility()) await count();
      if (old()) return;
      sort.querySelector("[value=registrerat]").hidden = !known.has("ordning-registrerat");
      const others = await rest;
      if (old()) return;
      hits.append(...others);
      shown += others.length;
      more.hidden = shown >= found.length;
      finder.setAttribute("data-ready", "");
    } catch (error) {
      if (!old()) fail();
    }
  }

  async function readHits(amount) {
    const known = await catalogue();
    const pages = found.slice(shown, shown + amount);
    const read = await Promise.all(pages.map((page) => (data.has(page) ? data.get(page).data() : known.read(page))));
    return read.map((hit) => makeHit(hit, root));
  }

  async function showMore() {
    const mine = run;
    const next = await readHits(PAGE_SIZE).catch(fail);
    if (mine !== run || !next) return;
    hits.append(...next);
    shown += next.length;
    more.hidden = shown >= found.length;
    next[0].querySelector("a").focus();
  }

  function fail() {
    status.textContent = "";
    hits.replaceChildren();
    more.hidden = true;
    empty.hidden = true;
    failed.hidden = false;
    searches.clear();
    pagefind = undefined;
  }

  function showChips() {
    const made = [...state.chosen].flatMap(([name, values]) => [...values].map((value) => {
      const button = make("button", { type: "button", className: "fr-chip" },
        facets.label(name) + ": " + value, make("span", { className: "fr-vh", textContent: ", ta bort" }));
      button.addEventListener("click", () => {
        const place = [...chips.querySelectorAll("button")].indexOf(button);
        choose(name, value, false);
        // Focus goes to the chip that took its place, or to what the search now says.
        const left = chips.querySelectorAll("button");
        (left[Math.min(place, left.length - 1)] || status).focus();
      });
      return make("li", {}, button);
    }));
    if (made.length) {
      const clear = make("button", { type: "button", className: "fr-chip fr-chip--clear", textContent: "Rensa allt" });
      clear.addEventListener("click", () => { state.chosen.clear(); changed(); status.focus(); });
      made.push(make("li", {}, clear));
    }
    chips.replaceChildren(...made);
    chips.hidden = made.length === 0;
    const amount = Math.max(0, made.length - 1);
    fold.querySelector("span").textContent = amount ? " (" + amount + ")" : "";
  }

  /** With no hits: what to take away, and how many that would give. */
  function showHelp(without) {
    empty.hidden = found.length > 0;
    if (found.length) return;
    const facetHelp = [...without].filter(([, count]) => count).sort((a, b) => b[1] - a[1]).map(([name, count]) => {
      const button = make("button", { type: "button", className: "fr-btn", textContent: "Ta bort urvalet ”" + facets.label(name) + "” (" + (count === 1 ? "1 träff" : count + " träffar") + ")" });
      button.addEventListener("click", () => { state.chosen.delete(name); changed(); status.focus(); });
      return button;
    });
    const words = state.q.split(/\s+/);
    const wordHelp = facetHelp.length || words.length < 2 ? [] : words.map((word) =>
      make("a", { className: "fr-btn", href: "?" + address({ ...state, q: word }), textContent: "Sök bara på ”" + word + "”" }));
    help.replaceChildren(...facetHelp, ...wordHelp);
    help.hidden = help.childElementCount === 0;
  }

  function choose(name, value, on) {
    const values = state.chosen.get(name) || new Set();
    if (on) values.add(value); else values.delete(value);
    if (values.size) state.chosen.set(name, values); else state.chosen.delete(name);
    changed();
  }

  /** The whole state as an address: the same for the same choices, in whatever order they were made. */
  function address({ q, sort: order, chosen }) {
    const params = new URLSearchParams();
    if (q) params.set("q", q);
    for (const name of facets.names) for (const value of [...(chosen.get(name) || [])].sort()) params.append(name, value);
    if (order) params.set("sortera", order);
    return params.toString();
  }

  function changed() {
    const text = address(state);
    if ("?" + text !== location.search) history.pushState(null, "", location.pathname + (text ? "?" + text : ""));
    showChips();
    search();
  }

  function read() {
    const params = new URLSearchParams(location.search);
    state.q = (params.get("q") || "").trim();
    state.chosen = new Map(facets.names.filter((name) => params.has(name)).map((name) => [name, new Set(params.getAll(name))]));
    state.sort = params.get("sortera") || "";
    if (![...sort.options].some((option) => option.value === state.sort)) state.sort = "";
    input.value = state.q;
    // Here and where a choice is made, not when hits come: a chip that has focus keeps it.
    showChips();
    search();
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); state.q = input.value.trim(); changed(); });
  sort.addEventListener("change", () => { state.sort = !state.q && sort.value === "start" ? "" : sort.value; changed(); });
  fold.addEventListener("click", () => {
    const open = fold.getAttribute("aria-expanded") !== "true";
    fold.setAttribute("aria-expanded", String(open));
    panel.classList.toggle("fr-is-open", open);
  });
  // When the button has shown the panel, or the window has become wide enough for it.
  new ResizeObserver(() => { if (count && panel.checkVisibility()) count().catch(fail); }).observe(panel);
  more.addEventListener("click", showMore);
  window.addEventListener("popstate", read);
  finder.hidden = false;
  read();
}

if (finder) start();
