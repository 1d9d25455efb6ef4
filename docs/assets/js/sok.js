// The search page. Searches with Pagefind in the reader's own browser; nothing that is typed leaves it.
// The markup stands in docs/pages/sok/index.md.

const PAGE_SIZE = 20;
const root = new URL((document.documentElement.dataset.root || ".") + "/", location.href);
const finder = document.querySelector("[data-fr-finder]");

function make(name, properties, children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...(children || []));
  return element;
}

/** Pagefind's excerpt is escaped text with <mark> round the hits; anything else stays text. */
function excerptNodes(excerpt) {
  // A textarea takes markup as text, so entities are read and nothing else.
  const decode = (html) => { const area = document.createElement("textarea"); area.innerHTML = html; return area.value; };
  return excerpt.split(/(<mark>.*?<\/mark>)/g).filter(Boolean).map((part) =>
    part.startsWith("<mark>") ? make("mark", { textContent: decode(part.slice(6, -7)) }) : decode(part));
}

function start(pagefind) {
  const form = finder.querySelector("form");
  const input = form.elements.q;
  const facetBar = finder.querySelector("[data-fr-finder-facets]");
  const status = finder.querySelector("[data-fr-finder-status]");
  const hits = finder.querySelector("[data-fr-finder-hits]");
  const more = finder.querySelector("[data-fr-finder-more]");
  const empty = finder.querySelector("[data-fr-finder-empty]");
  const failed = finder.querySelector("[data-fr-finder-error]");
  const headerInput = document.querySelector(".fr-search input");
  const selects = new Map();
  let found = [];
  let shown = 0;
  let run = 0;

  const query = () => ({
    q: input.value.trim(),
    filters: Object.fromEntries([...selects].filter(([, select]) => select.value).map(([name, select]) => [name, select.value])),
  });

  async function showMore() {
    const mine = run;
    const first = shown;
    const page = await Promise.all(found.slice(shown, shown + PAGE_SIZE).map((result) => result.data()));
    if (mine !== run) return;
    for (const data of page) {
      const kind = [data.meta.kind, ...(data.filters["Status"] || [])].filter(Boolean).join(" · ");
      hits.append(make("li", {}, [
        make("h2", {}, [make("a", { href: new URL(data.raw_url.replace(/^\//, ""), root).href, textContent: data.meta.title || "Utan rubrik" })]),
        ...(kind ? [make("p", { className: "fr-hits__kind", textContent: kind })] : []),
        make("p", {}, excerptNodes(data.excerpt)),
      ]));
    }
    shown += page.length;
    more.hidden = shown >= found.length;
    if (first > 0) hits.children[first].querySelector("a").focus();
  }

  async function search() {
    const mine = (run += 1);
    const { q, filters } = query();
    if (headerInput) headerInput.value = q;
    document.title = (q ? q + " – " : "") + "Sök – " + (finder.dataset.site || "");
    failed.hidden = true;
    if (!q && Object.keys(filters).length === 0) {
      found = [];
      shown = 0;
      hits.replaceChildren();
      more.hidden = true;
      empty.hidden = true;
      status.textContent = "";
      return;
    }
    status.textContent = "Söker …";
    try {
      const result = await pagefind.search(q || null, { filters });
      if (mine !== run) return;
      found = result.results;
      shown = 0;
      hits.replaceChildren();
      await showMore();
      if (mine !== run) return;
      const amount = found.length === 1 ? "1 träff" : found.length + " träffar";
      status.textContent = q ? amount + " på ”" + q + "”" : amount;
      empty.hidden = found.length > 0;
    } catch (error) {
      if (mine !== run) return;
      fail();
    }
  }

  function fail() {
    status.textContent = "";
    failed.hidden = false;
  }

  function read() {
    const params = new URLSearchParams(location.search);
    input.value = params.get("q") || "";
    for (const [name, select] of selects) {
      select.value = params.get(name.toLowerCase()) || "";
      if (select.selectedIndex < 0) select.value = "";
    }
    search();
  }

  function write() {
    const { q, filters } = query();
    const params = new URLSearchParams();
    if (q) params.set("q", q);
    for (const [name, value] of Object.entries(filters)) params.set(name.toLowerCase(), value);
    const text = params.toString();
    if ("?" + text !== location.search) history.pushState(null, "", location.pathname + (text ? "?" + text : ""));
  }

  async function makeFacets() {
    const order = new Intl.Collator("sv");
    const filters = await pagefind.filters();
    for (const name of Object.keys(filters).sort(order.compare)) {
      const values = Object.keys(filters[name]).sort(order.compare);
      if (values.length < 2) continue;
      const id = "fr-facet-" + selects.size;
      const select = make("select", { id }, [make("option", { value: "", textContent: "Alla" })]);
      for (const value of values) select.append(make("option", { value, textContent: value + " (" + filters[name][value] + ")" }));
      select.addEventListener("change", () => { write(); search(); });
      selects.set(name, select);
      facetBar.append(make("div", { className: "fr-filter__field" }, [make("label", { htmlFor: id, textContent: name }), select]));
    }
    facetBar.hidden = selects.size === 0;
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); write(); search(); });
  more.addEventListener("click", showMore);
  window.addEventListener("popstate", read);
  finder.hidden = false;
  makeFacets().then(read, fail);
}

if (finder) {
  import(new URL("pagefind/pagefind.js", root).href)
    .then(async (pagefind) => {
      await pagefind.options({ excerptLength: 28 });
      await pagefind.init();
      start(pagefind);
    })
    .catch(() => {
      finder.hidden = false;
      finder.querySelector("[data-fr-finder-error]").hidden = false;
    });
}
