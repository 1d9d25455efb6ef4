// How a hit is shown. Everything from the index is text.

import { make } from "./make.js";

const WORDS_SHOWN = 28;
const PLACES_SHOWN = 3;

/** Pagefind's excerpt is escaped text with <mark> round the hits; anything else stays text. */
function markedText(excerpt) {
  const decode = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
  return excerpt.split(/(<mark>.*?<\/mark>)/g).filter(Boolean).map((part) =>
    part.startsWith("<mark>") ? make("mark", { textContent: decode(part.slice(6, -7)) }) : decode(part));
}

/** The page's first words after its title. */
function opening(data) {
  const title = data.meta.title || "";
  const text = data.content.trim();
  const words = (text.startsWith(title) ? text.slice(title.length).replace(/^[\s.]+/, "") : text).split(/\s+/);
  return [words.slice(0, WORDS_SHOWN).join(" ") + (words.length > WORDS_SHOWN ? " …" : "")];
}

export function makeHit(data, root) {
  const { meta } = data;
  const address = (path) => new URL(path.replace(/^\//, ""), root).href;
  const own = data.raw_url || data.url;
  const about = [meta.kind, meta.years, meta.owner].filter(Boolean).join(" · ");
  const facts = make("p", { className: "fr-hits__kind" }, about);
  if (meta.state) facts.append(" ", make("span", { className: "fr-badge fr-badge--" + meta.badge, textContent: meta.state }));
  const places = (data.sub_results || []).filter((place) => place.anchor && place.title !== meta.title).slice(0, PLACES_SHOWN);
  return make("li", {},
    make("h2", {}, make("a", { href: address(own), textContent: meta.title || "Utan rubrik" })),
    facts,
    make("p", {}, ...(data.excerpt ? markedText(data.excerpt) : opening(data))),
    ...(places.length ? [make("ul", { className: "fr-hits__places" }, ...places.map((place) =>
      make("li", {}, make("a", { href: address(own) + "#" + place.anchor.id, textContent: place.title }))))] : []));
}
