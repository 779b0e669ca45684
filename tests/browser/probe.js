(FOREIGN) => {
  // What foreign HTML has become of the page: the offences. FOREIGN is a selector of its boxes.
  const found = [];
  const note = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
  const boxes = Array.from(document.querySelectorAll(FOREIGN));
  const live = "script,style,iframe,frame,object,embed,form,input,button,select,textarea,svg,base,meta,link,"
    + "template,audio,video,canvas,dialog,portal,marquee";
  for (const box of boxes) {
    for (const element of box.querySelectorAll("*")) {
      if (element.matches(live)) note("live element", element);
      const marks = element.matches(":is(a[href^=http], a[href^='mailto:'])[data-told='']") ? ["data-told"] : [];  // the build's own, for paper
      for (const { name } of element.attributes)
        if (!marks.includes(name) && /^(on|id$|name$|style$|srcdoc$|target$|ping$|form|action|data-|aria-|role$|tabindex$|srcset$|is$|slot$)/.test(name)) note(name, element);
      if (element.className && box.matches(".e-content") && !/^language-[\w+#.-]+$/.test(element.className)) note("class", element);
      const position = getComputedStyle(element).position;
      if (position != "static" && position != "relative") note(`position ${position}`, element);
      if (element.href && !/^(https?|mailto):/.test(element.href)) note("address", element);
    }
  }
  // The page's own furniture is where it was, is what a click would meet, and nothing bears its names.
  const ids = Array.from(document.querySelectorAll("[id]"), (element) => element.id);
  for (const id of ids) if (ids.indexOf(id) != ids.lastIndexOf(id)) found.push(`twice the id ${id}`);
  for (const element of document.querySelectorAll("main article article, main main")) note("broken out", element);
  const footer = document.querySelector("body > footer");
  if (!footer || !document.querySelector("body > main#main")) found.push("the page's frame is broken");
  scrollTo(0, 0);
  for (const link of document.querySelectorAll("body > header a")) {
    const at = link.getBoundingClientRect();
    const x = at.x + at.width / 2, y = at.y + at.height / 2;
    if (at.width && y > 0 && y < innerHeight) {
      const met = document.elementFromPoint(x, y);
      if (!met || !(link.contains(met) || met.contains(link))) note("covered", link);
    }
  }
  // Synthetic use of everything; links that may be followed are not.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && /^(https?|mailto):/.test(link.href) && !link.target) event.preventDefault();
  }, true);
  const kinds = ["mouseover", "pointerover", "mousemove", "mousedown", "mouseup", "focus", "focusin", "blur", "keydown",
    "toggle", "beforetoggle", "wheel", "drag", "animationstart", "animationend", "transitionend", "copy", "paste",
    "submit", "change", "input", "load", "error", "begin", "scroll", "contextmenu", "auxclick", "dblclick"];
  for (const box of boxes) {
    for (const element of box.querySelectorAll("*")) {
      for (const kind of kinds) element.dispatchEvent(new Event(kind, { bubbles: false, cancelable: true }));
      if (element.tagName == "SUMMARY") continue;
      if (element.click) element.click();
    }
  }
  return found;
}
