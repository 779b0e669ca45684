// Notes in window.__seen whatever a page does by itself or under synthetic use; see test_vectors.py.
(() => {
  const seen = [];
  const note = (what, more) => seen.push(`${what}: ${String(more ?? "").slice(0, 120)}`);
  Object.defineProperty(window, "__seen", { value: seen });
  // Not eval: the browser's driver needs it, and nobody can call it without a hook here being next.
  for (const name of ["alert", "prompt", "confirm", "print", "fetch", "open"])
    Object.defineProperty(window, name, { value: (more) => note(name, more), writable: false });
  XMLHttpRequest.prototype.open = (_, url) => note("XMLHttpRequest", url);
  Navigator.prototype.sendBeacon = (url) => note("sendBeacon", url);
  HTMLFormElement.prototype.submit = () => note("submit", "");
  document.addEventListener("securitypolicyviolation", (event) => {
    if (event.effectiveDirective != "img-src") note("CSP", `${event.effectiveDirective} ${event.sample || event.blockedURI}`);
  });
})();
