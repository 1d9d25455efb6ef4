// The menu button of the header and the button for the colour scheme.
(function () {
  "use strict";

  var button = document.querySelector("[data-fr-menu]");
  var menu = button && document.getElementById(button.getAttribute("aria-controls"));
  if (menu) {
    var setOpen = function (open) {
      button.setAttribute("aria-expanded", String(open));
      menu.classList.toggle("fr-is-open", open);
    };
    button.addEventListener("click", function () {
      setOpen(button.getAttribute("aria-expanded") !== "true");
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
      setOpen(false);
      button.focus();
    });
  }

  var THEMES = ["", "light", "dark"];
  var NAMES = { "": "följer systemet", light: "ljust", dark: "mörkt" };
  var toggle = document.querySelector("[data-fr-theme]");
  if (toggle) {
    var root = document.documentElement;
    var text = toggle.querySelector("[data-fr-theme-text]");
    var show = function () {
      text.textContent = "Färgschema: " + NAMES[root.dataset.theme || ""];
      toggle.title = text.textContent;
    };
    toggle.addEventListener("click", function () {
      var next = THEMES[(THEMES.indexOf(root.dataset.theme || "") + 1) % THEMES.length];
      if (next) root.dataset.theme = next;
      else delete root.dataset.theme;
      try {
        if (next) localStorage.setItem("fr-theme", next);
        else localStorage.removeItem("fr-theme");
      } catch (error) { /* storage is blocked: the choice holds for this page */ }
      show();
    });
    show();
  }
})();
