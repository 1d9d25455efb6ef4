// Runs before anything is painted: tells the style sheet that scripts work, and sets the chosen colour scheme.
// "light" or "dark" is kept in the reader's own browser; with nothing kept, the system's setting rules.
(function () {
  var root = document.documentElement;
  root.classList.add("fr-has-js");
  // Readers with colours of their own (high contrast) have chosen already.
  if (window.matchMedia("(forced-colors: active)").matches) return;
  try {
    var theme = localStorage.getItem("fr-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch (error) { /* storage is blocked: the system's setting rules */ }
})();
