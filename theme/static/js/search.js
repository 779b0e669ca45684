// Search in the reader's own browser. Nothing is loaded before the first word is typed.
const form = document.querySelector(".search-form");
const box = form.querySelector("#q");
const kind = form.querySelector("#kind");
const said = document.querySelector("#results > [role=status]");
const list = document.querySelector("#results > ol");
const more = document.createElement("button");
const root = form.dataset.root;
const STEP = 20;
const MARK = "\ua66e"; // begins the word that says of what kind a page is (plugins/search/record.py)
const KINDS = new RegExp(`(<mark>)?${MARK}\\p{L}+\\.?(</mark>)?`, "gu");
let engine;
let last = 0;
let found = [];

async function search() {
  const words = box.value.trim();
  const turn = ++last;
  if (!words) return show([], [], "");
  try {
    engine ??= import(`${root}/pagefind/pagefind.js`);
    const { search } = await engine;
    const { results } = await search(kind.value ? `${words} ${MARK}${kind.value}` : words);
    const hits = results.filter((result) => result.score > 0); // what has nothing but its kind has no score
    const pages = await loaded(hits.slice(0, STEP));
    if (turn === last) show(hits, pages, hits.length ? form.dataset.found : form.dataset.none);
  } catch {
    engine = undefined; // the next words try again
    if (turn === last) show([], [], form.dataset.missing);
  }
}

const loaded = (results) => Promise.all(results.map((result) => result.data()));

function show(results, pages, words) {
  found = results;
  said.textContent = words.replace("{n}", results.length).replace("{q}", () => box.value.trim());
  list.replaceChildren(...pages.map(item));
  more.hidden = results.length <= STEP;
}

more.type = "button";
more.textContent = form.dataset.more;
more.hidden = true;
more.addEventListener("click", async () => {
  const turn = last;
  const from = list.children.length;
  const next = (await loaded(found.slice(from, from + STEP))).map(item);
  if (turn !== last || from !== list.children.length) return; // another search, or another click, was faster
  list.append(...next);
  next[0].querySelector("a").focus();
  more.hidden = list.children.length >= found.length;
});
list.after(more);

function item(page) {
  const link = document.createElement("a");
  link.href = page.meta.url;
  link.textContent = page.meta.title;
  const about = document.createElement("p");
  about.className = "meta";
  about.textContent = [named(page.meta.kind), page.meta.author, page.meta.date].filter(Boolean).join(" · ");
  const text = document.createElement("p");
  text.append(...marked(page.excerpt.replace(KINDS, "").trim()));
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
kind.addEventListener("change", search);
box.value = new URLSearchParams(location.search).get("q") ?? "";
if (box.value) search();
