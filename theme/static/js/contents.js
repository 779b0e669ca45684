// Where the reader is in a long post: the section that is read is marked in the contents beside it. Without it they are links.
const sections = [...document.querySelectorAll(".contents a")]
  .map((link) => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link])
  .filter(([heading]) => heading);

// The last heading that has passed the upper third; at the page's end, where none can pass any more, the last in sight.
function mark() {
  const page = document.documentElement;
  const line = innerHeight + scrollY >= page.scrollHeight - 2 ? innerHeight : innerHeight / 3;
  const passed = sections.filter(([heading]) => heading.getBoundingClientRect().top < line);
  for (const [, link] of sections) {
    if (link === passed.at(-1)?.[1]) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

let waiting = false;
const soon = () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; mark(); });
};
addEventListener("scroll", soon, { passive: true });
addEventListener("resize", soon, { passive: true });
mark();
