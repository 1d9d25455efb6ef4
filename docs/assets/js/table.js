// Sortable tables and filter bars over lists. Everything is there without this script; it only adds.
//
// [data-fr-sort] on a table: header buttons with aria-sort, Swedish order.
// [data-fr-filter] on a table, a list, or an element round rows marked data-fr-row: a bar with free text and selects.
// [data-fr-pages] on a filtered list that goes on over several pages: their addresses; table-pages.js reads the others.
// Both keep their state in the address, so that a view can be shared and Back works. See COMPONENTS.md.
(function () {
  "use strict";

  var collator; // made when something is sorted: every page loads this script, and it takes longer than all the rest
  var views = [];
  var nextId = 0;

  function inSwedish(a, b) {
    collator = collator || new Intl.Collator("sv", { numeric: true, sensitivity: "base" });
    return collator.compare(a, b);
  }

  /** Text as it is compared in a search: lower case, without accents ("aldre" finds "äldre"). */
  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f\u00ad]/g, "").replace(/\s+/g, " ").trim();
  }

  function make(name, properties, children) {
    var element = document.createElement(name);
    Object.keys(properties || {}).forEach(function (key) {
      if (key in element) element[key] = properties[key];
      else element.setAttribute(key, properties[key]);
    });
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  /** The address with this page's parameters; a view leaves other views' and foreign parameters alone. */
  function readParams() { return new URLSearchParams(location.search); }

  function writeParams(params, replace) {
    var query = params.toString();
    var target = location.pathname + (query ? "?" + query : "") + location.hash;
    if (target === location.pathname + location.search + location.hash) return;
    history[replace ? "replaceState" : "pushState"](null, "", target);
  }

  // Sorting ------------------------------------------------------------------------------------------------------

  function cellValue(row, index, kind) {
    var cell = row.cells[index];
    if (!cell) return "";
    var text = cell.hasAttribute("data-value") ? cell.getAttribute("data-value") : cell.textContent.trim();
    if (kind !== "num") return text;
    var number = parseFloat(text.replace(/[\s\u00a0\u202f]/g, "").replace("\u2212", "-").replace(",", "."));
    return isNaN(number) ? "" : number;
  }

  function compare(a, b, kind) {
    if (kind === "num") return a - b;
    if (kind === "date") return a < b ? -1 : a > b ? 1 : 0;
    return inSwedish(a, b);
  }

  function sorting(table, prefix) {
    var head = table.tHead && table.tHead.rows[table.tHead.rows.length - 1];
    if (!head || !table.tBodies.length) return null;
    var param = prefix + "sort";
    var initial = table.getAttribute("data-fr-sort") || "";
    var columns = [];
    Array.prototype.forEach.call(head.cells, function (cell, index) {
      var kind = cell.getAttribute("data-sort") || "text";
      if (kind === "none" || cell.colSpan > 1) return;
      columns.push({ cell: cell, index: index, kind: kind, key: cell.getAttribute("data-key") || String(index + 1), label: cell.textContent.trim() });
    });
    var original = Array.prototype.map.call(table.tBodies, function (body) { return Array.prototype.slice.call(body.rows); });

    function tell(state) {
      var key = state.replace(/^-/, "");
      var column = columns.find(function (candidate) { return candidate.key === key; });
      columns.forEach(function (other) { other.cell.removeAttribute("aria-sort"); });
      if (column) column.cell.setAttribute("aria-sort", state.charAt(0) === "-" ? "descending" : "ascending");
      return column;
    }

    function sort(state) {
      var sign = state.charAt(0) === "-" ? -1 : 1;
      var column = tell(state);
      Array.prototype.forEach.call(table.tBodies, function (body, number) {
        var rows = original[number];
        if (column && state !== initial) {
          rows = rows.map(function (row, position) {
            return { row: row, position: position, value: cellValue(row, column.index, column.kind) };
          }).sort(function (a, b) {
            // Rows without a value stand last, whichever way.
            if ((a.value === "") !== (b.value === "")) return a.value === "" ? 1 : -1;
            return sign * compare(a.value, b.value, column.kind) || a.position - b.position;
          }).map(function (entry) { return entry.row; });
        }
        body.append.apply(body, rows);
      });
    }

    var view = {
      columns: columns,
      current: initial,
      isSorted: function () { return view.current !== initial; },
      grow: function (before, after) {
        original[0] = before.concat(original[0], after);
        if (view.isSorted()) sort(view.current);
      },
      read: function (params) {
        var state = params.get(param) || initial;
        if (state !== view.current) { view.current = state; sort(state); }
        if (view.onchange) view.onchange();
      },
      set: function (state) {
        view.current = state;
        sort(state);
        var params = readParams();
        if (state === initial) params.delete(param);
        else params.set(param, state);
        writeParams(params);
        if (view.onchange) view.onchange();
      }
    };
    columns.forEach(function (column) {
      var button = make("button", { type: "button", className: "fr-sort" });
      button.append.apply(button, Array.prototype.slice.call(column.cell.childNodes));
      column.cell.append(button);
      button.addEventListener("click", function () {
        view.set(view.current === column.key ? "-" + column.key : column.key);
      });
    });
    tell(initial); // the page has its rows in that order already
    views.push(view);
    return view;
  }

  // Filtering ----------------------------------------------------------------------------------------------------

  function rowsOf(list) {
    if (list.tagName === "TABLE") return Array.prototype.slice.call(list.querySelectorAll(":scope > tbody > tr"));
    if (list.tagName === "UL" || list.tagName === "OL") return Array.prototype.slice.call(list.children);
    return Array.prototype.slice.call(list.querySelectorAll("[data-fr-row]"));
  }

  /** Counts of codes go into `facet`, for rows that it has not seen. */
  function countFacet(facet, rows) {
    rows.forEach(function (row) {
      row.values[facet.name] = (row.element.getAttribute("data-facet-" + facet.name) || "").split(/\s+/).filter(Boolean);
      row.values[facet.name].forEach(function (code) { facet.counts[code] = (facet.counts[code] || 0) + 1; });
    });
  }

  function facetsOf(list, rows, isWhole) {
    var given = [];
    try { given = JSON.parse(list.getAttribute("data-fr-facets") || "[]"); } catch (error) { given = []; }
    return given.map(function (parts) {
      var facet = { name: parts[0], label: parts[1], options: parts[2] || [], counts: {} };
      countFacet(facet, rows);
      var known = facet.options.map(function (pair) { return pair[0]; });
      var others = Object.keys(facet.counts).filter(function (code) { return known.indexOf(code) < 0; });
      if (others.length > 1) others.sort(inSwedish);
      facet.options = facet.options.concat(others.map(function (code) { return [code, code]; }));
      if (isWhole) facet.options = facet.options.filter(function (pair) { return facet.counts[pair[0]]; });
      return facet;
    }).filter(function (facet) { return facet.options.length > 0; });
  }

  function filtering(list, prefix, sorter) {
    var id = "fr-f" + (nextId += 1);
    var rows = rowsOf(list).map(function (element) { return { element: element, values: {}, text: null }; });
    if (rows.length < 2) return;
    var pages = (list.getAttribute("data-fr-pages") || "").split(" ").filter(Boolean);
    var reading = pages.length > 1 ? "not yet" : "done";
    var facets = facetsOf(list, rows, reading === "done");
    var unit = list.getAttribute("data-fr-unit") || "rader";
    var unitOne = list.getAttribute("data-fr-unit-one") || unit;
    var holder = list.closest(".fr-tablewrap") || list;
    var groups = list.querySelectorAll("[data-fr-group]");

    var input = make("input", { type: "search", id: id + "q", placeholder: list.getAttribute("data-fr-hint") || "", autocomplete: "off" });
    var form = make("form", { className: "fr-filter", "aria-label": list.getAttribute("data-fr-label") || "Filtrera listan" }, [
      make("div", { className: "fr-filter__field fr-filter__field--text" }, [
        make("label", { htmlFor: id + "q", textContent: list.getAttribute("data-fr-label") || "Sök i listan" }), input
      ])
    ]);
    facets.forEach(function (facet) {
      facet.select = make("select", { id: id + facet.name }, [make("option", { value: "", textContent: "Alla" })]);
      facet.options.forEach(function (pair) {
        facet.select.append(make("option", { value: pair[0], textContent: pair[1] }));
      });
      tellCounts(facet);
      form.append(make("div", { className: "fr-filter__field" }, [make("label", { htmlFor: id + facet.name, textContent: facet.label }), facet.select]));
    });
    // On a phone the header row is out of sight, so the order is chosen here.
    if (sorter && list.classList.contains("fr-stack")) {
      var order = make("select", { id: id + "sort" }, [make("option", { value: "", textContent: "Som listan är" })]);
      sorter.columns.forEach(function (column) {
        order.append(make("option", { value: column.key, textContent: column.label + (column.kind === "text" ? ", A–Ö" : ", lägst först") }));
        order.append(make("option", { value: "-" + column.key, textContent: column.label + (column.kind === "text" ? ", Ö–A" : ", högst först") }));
      });
      form.append(make("div", { className: "fr-filter__field fr-filter__field--sort" }, [make("label", { htmlFor: id + "sort", textContent: "Ordning" }), order]));
      order.addEventListener("change", function () { sorter.set(order.value || (list.getAttribute("data-fr-sort") || "")); });
      sorter.onchange = function () { order.value = sorter.current; if (order.selectedIndex < 0) order.value = ""; };
      sorter.onchange();
    }
    if (sorter && pages.length > 1) {
      var tell = sorter.onchange;
      sorter.onchange = function () { if (tell) tell(); apply(); };
    }
    var count = make("p", { className: "fr-filter__count", role: "status" });
    var clear = make("button", { type: "button", className: "fr-btn fr-btn--quiet", textContent: "Rensa", hidden: true });
    form.append(make("div", { className: "fr-filter__end" }, [count, clear]));
    var empty = make("p", { className: "fr-empty", hidden: true, textContent: "Inget stämmer med det du sökte. Ta bort ett villkor eller rensa filtret." });
    holder.before(form);
    holder.after(empty);
    // The counts, when the reader is on the way to the choices.
    if (reading === "not yet") ["pointerenter", "focusin"].forEach(function (name) { form.addEventListener(name, readOthers, { once: true }); });
    var pager = reading === "not yet" ? document.querySelector(".fr-pager") : null;

    /** How many rows each choice gives, when all are known. The options stay where they are: the reader may have them open. */
    function tellCounts(facet) {
      if (reading !== "done") return;
      facet.options.forEach(function (pair, place) {
        var option = facet.select.options[place + 1];
        option.textContent = pair[1] + " (" + (facet.counts[pair[0]] || 0) + ")";
        option.hidden = !facet.counts[pair[0]];
      });
    }

    /** Rows of the other pages, the first time that the filter or the order is used. */
    function readOthers() {
      if (reading !== "not yet") return;
      reading = "going on";
      import("./table-pages.js").then(function (module) { return module.readOthers(list, pages, rowsOf); }).then(function (others) {
        var parent = rows[0].element.parentNode;
        var wrapped = others.map(function (elements) {
          return elements.map(function (element) { element.hidden = true; return { element: element, values: {}, text: null, isFar: true }; });
        });
        reading = "done";
        facets.forEach(function (facet) {
          countFacet(facet, wrapped[0].concat(wrapped[1]));
          tellCounts(facet);
        });
        rows = wrapped[0].concat(rows, wrapped[1]);
        parent.prepend.apply(parent, others[0]);
        parent.append.apply(parent, others[1]);
        if (sorter) sorter.grow(others[0], others[1]);
      }).catch(function () { reading = "failed"; }).then(apply);
    }

    function textOf(row) {
      if (row.text === null) row.text = fold(row.element.textContent + " " + (row.element.getAttribute("data-text") || ""));
      return row.text;
    }

    function apply() {
      var words = fold(input.value).split(" ").filter(Boolean);
      var chosen = facets.filter(function (facet) { return facet.select.value; });
      var active = words.length > 0 || chosen.length > 0;
      var isWide = active || Boolean(sorter && sorter.isSorted());
      if (isWide) readOthers();
      var shown = 0;
      rows.forEach(function (row) {
        var match = (isWide || !row.isFar) && chosen.every(function (facet) { return row.values[facet.name].indexOf(facet.select.value) >= 0; }) &&
          words.every(function (word) { return textOf(row).indexOf(word) >= 0; });
        if (row.element.hidden === match) row.element.hidden = !match;
        if (match) shown += 1;
      });
      Array.prototype.forEach.call(groups, function (group) {
        group.hidden = !rows.some(function (row) { return !row.element.hidden && group.contains(row.element); });
      });
      var all = pages.length > 1 ? Number(list.getAttribute("data-fr-total")) : rows.length;
      var total = all + " " + (all === 1 ? unitOne : unit);
      count.textContent = active || shown < all ? "Visar " + shown + " av " + total : total;
      if (isWide && reading === "going on") count.textContent = "Läser hela listan …";
      if (isWide && reading === "failed") count.textContent += ". Listans andra sidor gick inte att läsa.";
      clear.hidden = !active;
      empty.hidden = shown > 0 || reading === "going on";
      holder.hidden = shown === 0;
      if (pager) pager.hidden = isWide && reading === "done";
    }

    function read(params) {
      input.value = params.get(prefix + "q") || "";
      facets.forEach(function (facet) {
        facet.select.value = params.get(prefix + facet.name) || "";
        if (facet.select.selectedIndex < 0) facet.select.value = "";
      });
      apply();
    }

    var typing = false;
    function write(replace) {
      var params = readParams();
      var values = facets.map(function (facet) { return [prefix + facet.name, facet.select.value]; });
      values.unshift([prefix + "q", input.value.trim()]);
      values.forEach(function (pair) {
        if (pair[1]) params.set(pair[0], pair[1]);
        else params.delete(pair[0]);
      });
      writeParams(params, replace);
    }

    var timer;
    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        apply();
        // One step back undoes the whole word, not one letter.
        write(typing);
        typing = true;
      }, 180);
    });
    facets.forEach(function (facet) {
      facet.select.addEventListener("change", function () { typing = false; apply(); write(false); });
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(timer); apply(); write(typing); });
    clear.addEventListener("click", function () {
      input.value = "";
      facets.forEach(function (facet) { facet.select.value = ""; });
      typing = false;
      apply();
      write(false);
      input.focus();
    });
    views.push({ read: function (params) { typing = false; read(params); } });
  }

  // Start --------------------------------------------------------------------------------------------------------

  var lists = document.querySelectorAll("[data-fr-filter], table[data-fr-sort]");
  Array.prototype.forEach.call(lists, function (list, number) {
    var prefix = number > 0 && list.id ? list.id + "." : "";
    var sorter = list.matches("table[data-fr-sort]") ? sorting(list, prefix) : null;
    if (list.hasAttribute("data-fr-filter")) filtering(list, prefix, sorter);
  });
  if (views.length) {
    var readAll = function () {
      var params = readParams();
      views.forEach(function (view) { view.read(params); });
    };
    window.addEventListener("popstate", readAll);
    readAll();
  }
})();
