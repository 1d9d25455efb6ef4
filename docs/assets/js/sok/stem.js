// The stem of a Swedish word, as the search's index has it (Snowball's Swedish stemmer on text without accents).
//
// Pagefind fetches the part of its index that has the word as it is written as well as the one that has its stem,
// a few hundred kilobytes with ten thousand pages, and has only stems. Asked for the stem it fetches one.

const VOWELS = "aeiouy";
const MAIN = ["heterna", "hetens", "ornas", "andes", "andet", "arens", "arnas", "ernas", "heten", "heter", "anden", "ades", "aren", "arna", "arne",
  "aste", "erna", "erns", "orna", "ande", "ade", "are", "ast", "ens", "ern", "het", "ad", "ar", "as", "at", "en", "er", "es", "or", "a", "e"];
const AFTER_S = "bcdfghjklmnoprtvy";
const DOUBLES = ["dd", "gd", "nn", "dt", "gt", "kt", "tt"];
const ENDINGS = ["fullt", "els", "lig", "ig"];

/** Words that nearly every page has: among others they find nothing more, and cost as much as any. */
const EVERYWHERE = new Set(("alla att av de den det dem en ett eller for fran har hos i inom med men mot och om pa " +
  "sa sig sin sina som till ur vad var vi vid ar").split(" "));

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Where the part of a word begins that may be taken away. */
function regionOf(word) {
  let at = 0;
  while (at < word.length && !VOWELS.includes(word[at])) at += 1;
  while (at < word.length && VOWELS.includes(word[at])) at += 1;
  return Math.max(at + 1, 3);
}

function stem(folded) {
  let word = folded;
  const region = regionOf(word);
  const ends = (endings) => endings.find((ending) => word.endsWith(ending) && word.length - ending.length >= region);
  const cut = (length) => { word = word.slice(0, word.length - length); };
  const main = ends(MAIN);
  if (main) cut(main.length);
  else if (ends(["s"]) && AFTER_S.includes(word[word.length - 2])) cut(1);
  if (ends(DOUBLES)) cut(1);
  const last = ends(ENDINGS);
  if (last === "fullt") cut(1);
  else if (last) cut(last.length);
  return word;
}

/**
 * A search by stems where that finds the same: not in quotes, and not for a stem that would be cut once more. The
 * index also takes "et" from some words and not from others, so those are left as they are.
 */
export function stemWords(query) {
  if (query.includes('"')) return query;
  const words = query.split(/\s+/);
  const telling = words.filter((word) => !EVERYWHERE.has(fold(word)));
  return (telling.length ? telling : words).map((word) => {
    const found = stem(fold(word));
    return /^\p{L}+$/u.test(word) && stem(found) === found && !/ets?$/.test(found) ? found : word;
  }).join(" ");
}
