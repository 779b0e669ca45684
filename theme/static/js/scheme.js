// What a reader chose of light, dark and system: kept in this browser alone, known before anything is drawn.
(() => {
  const root = document.documentElement;
  const recall = () => {
    let chosen;
    try { chosen = localStorage.getItem("scheme"); } catch { /* a browser that keeps nothing */ }
    root.dataset.scheme = /^(light|dark)$/.test(chosen) ? chosen : "system";
    for (const choice of document.getElementsByName("scheme")) choice.checked = choice.value === root.dataset.scheme;
  };
  recall();
  addEventListener("DOMContentLoaded", recall);
  addEventListener("storage", recall);
  addEventListener("pageshow", recall);
  addEventListener("change", ({ target: { name, value } }) => {
    if (name !== "scheme") return;
    root.dataset.scheme = value;
    try { localStorage.setItem("scheme", value); } catch { /* until the page is left */ }
  });
})();
