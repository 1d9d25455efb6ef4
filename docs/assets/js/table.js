// Sortable tables and filter bars over lists. Everything is there without this script; it only adds.
//
// [data-fr-sort] on a table: header buttons with aria-sort, Swedish order.
// [data-fr-filter] on a table, a list, or an element round rows marked data-fr-row: a bar with free text and selects.
// Both keep their state in the address, so that a view can be shared and Back works. See COMPONENTS.md.
(function () {
  "use strict";

  var collator = new Intl.Collator("sv", { numeric: true, sensitivity: "base" });
  var views = [];
  var nextId = 0;

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
    return collator.compare(a, b);
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

  function facetsOf(list, rows) {
    var given = [];
    try { given = JSON.parse(list.getAttribute("data-fr-facets") || "[]"); } catch (error) { given = []; }
    return given.map(function (facet) {
      var counts = {};
      rows.forEach(function (row) {
        row.values[facet[0]] = (row.element.getAttribute("data-facet-" + facet[0]) || "").split(/\s+/).filter(Boolean);
        row.values[facet[0]].forEach(function (code) { counts[code] = (counts[code] || 0) + 1; });
      });
      var labels = facet[2] || [];
      var known = labels.map(function (pair) { return pair[0]; });
      Object.keys(counts).sort(collator.compare).forEach(function (code) {
        if (known.indexOf(code) < 0) labels = labels.concat([[code, code]]);
      });
      return { name: facet[0], label: facet[1], options: labels.filter(function (pair) { return counts[pair[0]]; }), counts: counts };
    }).filter(function (facet) { return facet.options.length > 0; });
  }

  function filtering(list, prefix, sorter) {
    var id = "fr-f" + (nextId += 1);
    var rows = rowsOf(list).map(function (element) { return { element: element, values: {}, text: null }; });
    if (rows.length < 2) return;
    var facets = facetsOf(list, rows);
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
        facet.select.append(make("option", { value: pair[0], textContent: pair[1] + " (" + facet.counts[pair[0]] + ")" }));
      });
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
    var count = make("p", { className: "fr-filter__count", role: "status" });
    var clear = make("button", { type: "button", className: "fr-btn fr-btn--quiet", textContent: "Rensa", hidden: true });
    form.append(make("div", { className: "fr-filter__end" }, [count, clear]));
    var empty = make("p", { className: "fr-empty", hidden: true, textContent: "Inget stämmer med det du sökte. Ta bort ett villkor eller rensa filtret." });
    holder.before(form);
    holder.after(empty);

    function textOf(row) {
      if (row.text === null) row.text = fold(row.element.textContent + " " + (row.element.getAttribute("data-text") || ""));
      return row.text;
    }

    function apply() {
      var words = fold(input.value).split(" ").filter(Boolean);
      var chosen = facets.filter(function (facet) { return facet.select.value; });
      var shown = 0;
      rows.forEach(function (row) {
        var match = chosen.every(function (facet) { return row.values[facet.name].indexOf(facet.select.value) >= 0; }) &&
          words.every(function (word) { return textOf(row).indexOf(word) >= 0; });
        if (row.element.hidden === match) row.element.hidden = !match;
        if (match) shown += 1;
      });
      Array.prototype.forEach.call(groups, function (group) {
        group.hidden = !rows.some(function (row) { return !row.element.hidden && group.contains(row.element); });
      });
      var active = words.length > 0 || chosen.length > 0;
      var total = rows.length + " " + (rows.length === 1 ? unitOne : unit);
      count.textContent = active ? "Visar " + shown + " av " + total : total;
      clear.hidden = !active;
      empty.hidden = shown > 0;
      holder.hidden = shown === 0;
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
