// The rows of a list's other pages, for table.js: a filter or an order is of the whole list, not of the page that is
// shown. Read when they are first asked for, from this site's own pages.

/**
 * `addresses` are those of all pages of `list`, in order, this page's own among them; `rowsOf` takes a list's rows.
 * Gives [rows before this page's, rows after them], with links that lead where they led on their own page.
 */
export async function readOthers(list, addresses, rowsOf) {
  const own = addresses.findIndex((address) => new URL(address, location.href).pathname === location.pathname);
  if (own < 0) throw new Error("this page is not among the list's: " + addresses.join(" "));
  const read = async (address) => {
    const url = new URL(address, location.href);
    const response = await fetch(url);
    if (!response.ok) throw new Error(url.pathname + ": " + response.status);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const rows = rowsOf(list.id ? page.getElementById(list.id) : page.querySelector(list.tagName + "[data-fr-filter]"));
    for (const row of rows) {
      for (const link of row.querySelectorAll("a[href]")) link.setAttribute("href", new URL(link.getAttribute("href"), url).href);
    }
    return rows;
  };
  const [before, after] = await Promise.all([addresses.slice(0, own), addresses.slice(own + 1)].map((part) => Promise.all(part.map(read))));
  return [before.flat(), after.flat()];
}
