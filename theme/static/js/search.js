// Search in the reader's own browser. Nothing is loaded before the first word is typed.
const form = document.querySelector(".search-form");
const box = form.querySelector("#q");
const kind = form.querySelector("#kind");
const results = document.querySelector("#results");
const root = form.dataset.root;
let engine;
let last = 0;

async function search() {
  const words = box.value.trim();
  const turn = ++last;
  if (!words) return results.replaceChildren();
  engine ??= import(`${root}/pagefind/pagefind.js`);
  const { search } = await engine;
  const filters = kind && kind.value ? { kind: kind.value } : {};
  const found = await search(words, { filters });
  const pages = await Promise.all(found.results.slice(0, 20).map((result) => result.data()));
  if (turn === last) show(pages, found.results.length, words);
}

function show(pages, count, words) {
  const heading = document.createElement("p");
  heading.className = "meta";
  heading.textContent = count ? form.dataset.found.replace("{n}", count) : form.dataset.none.replace("{q}", words);
  const list = document.createElement("ol");
  list.className = "results";
  list.append(...pages.map(item));
  results.replaceChildren(heading, ...(pages.length ? [list] : []));
}

function item(page) {
  const link = document.createElement("a");
  link.href = page.meta.url;
  link.textContent = page.meta.title;
  const about = document.createElement("p");
  about.className = "meta";
  about.textContent = [named(page.meta.kind), page.meta.author, page.meta.date].filter(Boolean).join(" · ");
  const text = document.createElement("p");
  text.append(...marked(page.excerpt));
  const entry = document.createElement("li");
  const title = document.createElement("h2");
  title.append(link);
  entry.append(title, about, text);
  return entry;
}

// A kind as the page's language calls it.
function named(value) {
  return kind.querySelector(`option[value="${value}"]`)?.dataset.one;
}

// The excerpt's only markup is <mark>; everything else in it is text, and is treated as such.
function marked(excerpt) {
  return excerpt.split(/(<mark>.*?<\/mark>)/).map((part) => {
    const hit = /^<mark>(.*)<\/mark>$/.exec(part);
    const node = hit ? document.createElement("mark") : document.createTextNode(plain(part));
    if (hit) node.textContent = plain(hit[1]);
    return node;
  });
}

function plain(text) {
  const area = document.createElement("textarea"); // takes character references, never elements, and keeps every space
  area.innerHTML = text;
  return area.value;
}

let pause;
const soon = () => {
  clearTimeout(pause);
  pause = setTimeout(search, 150);
};
form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.replaceState(null, "", `?q=${encodeURIComponent(box.value)}`);
  search();
});
box.addEventListener("input", soon);
kind?.addEventListener("change", search);
box.value = new URLSearchParams(location.search).get("q") ?? "";
if (box.value) search();
