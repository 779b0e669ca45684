// Light, dark, or as the system has it: what a reader chose is kept in this browser alone, and known before anything is
// drawn. Without this script the system decides, and the switch at the foot of the page is not shown.
(() => {
  const root = document.documentElement;
  const recall = () => {
    let chosen;
    try {
      chosen = localStorage.getItem("scheme");
    } catch {
      // A browser that keeps nothing knows the choice until the page is left.
    }
    root.dataset.scheme = chosen === "light" || chosen === "dark" ? chosen : "system";
  };
  const show = () => {
    for (const choice of document.getElementsByName("scheme")) choice.checked = choice.value === root.dataset.scheme;
  };
  const again = () => { recall(); show(); };
  recall();
  addEventListener("DOMContentLoaded", () => {
    show();
    document.querySelector(".scheme")?.addEventListener("change", ({ target }) => {
      root.dataset.scheme = target.value;
      try {
        if (target.value === "system") localStorage.removeItem("scheme");
        else localStorage.setItem("scheme", target.value);
      } catch {
        // As above.
      }
    });
  });
  addEventListener("storage", again); // chosen in another tab
  addEventListener("pageshow", (event) => { if (event.persisted) again(); });
})();
