// What the search's index knows of every page: its facets and its place in each order.
//
// Pagefind's own filters take seconds with ten thousand pages, so its words are used for words alone. This module
// reads the files beside them (CBOR, compressed): pf_meta has the pages, each pf_filter the pages of every value of
// a facet. A page is its number in that list. Files are fetched when they are first needed.

const SIGNATURE = 12; // "pagefind_dcd"

async function fetchBytes(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(address + ": " + response.status);
  const stream = response.body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The parts of CBOR that the index uses: whole numbers, text, lists, maps and simple values. */
export function decode(bytes, start = 0) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = new TextDecoder();
  let at = start;
  function length(low) {
    if (low < 24) return low;
    const size = 1 << (low - 24);
    const value = size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at) : size === 4 ? view.getUint32(at) : Number(view.getBigUint64(at));
    at += size;
    return value;
  }
  function many(low, read) {
    const found = [];
    if (low === 31) {
      while (bytes[at] !== 0xff) found.push(read());
      at += 1;
    } else {
      for (let left = length(low); left > 0; left -= 1) found.push(read());
    }
    return found;
  }
  function item() {
    const head = bytes[at];
    at += 1;
    const low = head & 31;
    switch (head >> 5) {
      case 0: return length(low);
      case 1: return -1 - length(low);
      case 3: { const size = length(low); at += size; return text.decode(bytes.subarray(at - size, at)); }
      case 4: return many(low, item);
      case 5: return many(low, () => [item(), item()]);
      case 7: length(low); return null;
      default: throw new Error("the index has a part that is not known: " + head);
    }
  }
  return item();
}

export async function openCatalogue(folder) {
  const entry = await (await fetch(new URL("pagefind-entry.json", folder), { cache: "no-cache" })).json();
  const { hash } = entry.languages.sv;
  const [, pages, , filters] = decode(await fetchBytes(new URL("pagefind." + hash + ".pf_meta", folder)), SIGNATURE);
  const ids = pages.map((page) => page[0]);
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const files = new Map(filters.map(([name, file]) => [name, file]));
  const loaded = new Map();

  /** Map of value to the numbers of its pages; empty for a facet that no page has. */
  function load(name) {
    if (!loaded.has(name)) {
      const read = async () => {
        if (!files.has(name)) return new Map();
        const [, values] = decode(await fetchBytes(new URL("filter/" + files.get(name) + ".pf_filter", folder)), SIGNATURE);
        return new Map(values.map(([value, of]) => [value, of]));
      };
      loaded.set(name, read());
    }
    return loaded.get(name);
  }

  return {
    size: ids.length,
    has: (name) => files.has(name),
    load,
    number: (id) => numbers.get(id),
    /** What is known of one page: title, address, facts and text. */
    async read(number) {
      const bytes = await fetchBytes(new URL("fragment/" + ids[number] + ".pf_fragment", folder));
      return JSON.parse(new TextDecoder().decode(bytes.subarray(SIGNATURE)));
    },
    /** For each page its place by the values of `name`, in the order given; those without come last. */
    async rank(name, compare) {
      const values = await load(name);
      const ranks = new Uint32Array(ids.length).fill(0xffffffff);
      [...values.keys()].sort(compare).forEach((value, rank) => values.get(value).forEach((page) => { ranks[page] = rank; }));
      return ranks;
    },
  };
}

/**
 * Which of `pages` have one of the values chosen in every facet, and for each facet how many of them each value
 * would give, the other facets as they are. `facets` and `chosen` are maps by name, of value → pages and of values.
 */
export function narrow(size, pages, facets, chosen) {
  const among = new Uint8Array(size);
  for (const page of pages) among[page] = 1;
  const failed = new Uint8Array(size); // in how many facets
  const failedIn = new Uint8Array(size); // and in which one, the last
  [...chosen].forEach(([name, values], index) => {
    const passes = new Uint8Array(size);
    for (const value of values) for (const page of (facets.get(name) && facets.get(name).get(value)) || []) passes[page] = 1;
    for (let page = 0; page < size; page += 1) {
      if (!passes[page]) { failed[page] += 1; failedIn[page] = index; }
    }
  });
  const names = [...chosen.keys()];
  const left = (page, index) => among[page] && (failed[page] === 0 || (failed[page] === 1 && failedIn[page] === index));
  const counts = new Map();
  for (const [name, values] of facets) {
    const index = names.indexOf(name);
    const counted = new Map();
    for (const [value, of] of values) {
      let count = 0;
      for (const page of of) if (left(page, index)) count += 1;
      counted.set(value, count);
    }
    counts.set(name, counted);
  }
  const without = new Map(names.map((name, index) => [name, pages.filter((page) => left(page, index)).length]));
  return { pages: pages.filter((page) => failed[page] === 0), counts, without };
}
