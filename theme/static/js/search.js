// Search in the reader's own browser. Nothing is loaded before the first word is typed.
const form = document.querySelector(".search-form");
const box = form.querySelector("#q");
const kind = form.querySelector("#kind");
const said = document.querySelector("#results > [role=status]");
const list = document.querySelector("#results > ol");
const more = document.createElement("button");
const root = form.dataset.root;
const STEP = 20;
// As plugins/search/page.py writes it.
const MARK = "\ua66e"; // begins a word that is not shown
const ASIDE = new RegExp(`(<mark>)?${MARK}\\p{L}+\\.?(</mark>)?`, "gu");
const HEAD = /^[^]*\u2062\S*\s*/; // the title
const PAIR = /(\s*)(<mark>)?([\u2060\u2061])(.)[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]?(<\/mark>)?/gu;
const RUN = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu;
const SIGNED = /(?<![\p{L}\p{N}_])(\p{L}+)([+#]+)(?![\p{L}\p{N}_])/gu;
const state = () => Object.fromEntries(new URLSearchParams(location.search));
let engine;
let last = 0;
let found = [];
let known;

async function search() {
  const words = box.value.trim();
  const turn = ++last;
  if (!words) return show([], [], "");
  try {
    engine ??= import(`${root}/pagefind/pagefind.js`);
    const { search } = await engine;
    const { results } = await search(kind.value ? `${asked(words)} ${MARK}${kind.value}` : asked(words));
    const hits = results.filter((result) => result.score > 0); // what has nothing but its kind has no score
    const pages = await loaded(hits.slice(0, STEP));
    const meant = await nearest(words, pages);
    if (turn === last) show(hits, pages, hits.length ? form.dataset.found : form.dataset.none, meant);
  } catch {
    engine = undefined; // the next words try again
    if (turn === last) show([], [], form.dataset.missing);
  }
}

const loaded = (results) => Promise.all(results.map((result) => result.data()));

// What is typed, as the index has it: letters that have no space between them in pairs, C++ as a word of letters.
function asked(words) {
  return words
    .replace(RUN, (run) => ` ${pairs([...run])} `)
    .replace(SIGNED, (_, word, signs) => `${word} ${MARK}${word}${[...signs].map((sign) => (sign === "+" ? "plus" : "sharp")).join("")}`)
    .replace(/["#]/g, " ");
}

function pairs(letters) {
  return letters.length === 1 ? letters[0] : letters.slice(1).map((letter, at) => letters[at] + letter).join(" ");
}

const folded = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const struck = (page) => [...page.excerpt.replace(ASIDE, "").matchAll(/<mark>(.*?)<\/mark>/g)].map((hit) => plain(hit[1]).replace(/[^\p{L}\p{M}\p{N}'’-]/gu, ""));

// What was meant, where a word is none that was found, and a slip of the pen away from a name or a word of a title.
async function nearest(words, pages) {
  const found = pages.flatMap(struck).map(folded);
  const strange = (word) => !found.some((hit) => hit.startsWith(word) || (word.length - hit.length < 4 && hit.length > 3 && word.startsWith(hit.slice(0, -1))));
  const typed = words.split(/\s+/);
  if (!typed.some((word) => /^\p{L}{4,}$/u.test(word) && strange(folded(word)))) return "";
  known ??= fetch(`${root}/search/words.json`).then((answer) => answer.json()).catch(() => (known = undefined, []));
  const all = (await known).map((word) => [folded(word), word]);
  const meant = typed.map((word) => {
    const own = folded(word);
    if (!/^\p{L}{4,}$/u.test(word) || !strange(own) || all.some(([other]) => other === own)) return word;
    const most = own.length < 8 ? 1 : 2;
    const near = all.map(([other, shown]) => [slips(own, other, most), shown]).filter(([many]) => many <= most);
    return near.sort(([one], [other]) => one - other)[0]?.[1] ?? word;
  });
  return meant.join(" ") === typed.join(" ") ? "" : meant.join(" ");
}

// How many letters are missing, too many, wrong or changed places (optimal string alignment); more than `most` is enough.
function slips(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let row = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[other.length];
}

function show(results, pages, words, meant = "") {
  found = results;
  said.textContent = words.replace("{n}", results.length).replace("{q}", () => box.value.trim());
  if (meant) {
    const link = document.createElement("a");
    link.href = `?${new URLSearchParams({ ...state(), q: meant })}`;
    link.textContent = meant;
    const [before, after = ""] = form.dataset.meant.split("{q}");
    said.append("\u00a0· ", before, link, after);
  }
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
  link.href = page.meta.url + marks(page);
  const name = document.createElement("bdi");
  name.textContent = page.meta.title;
  link.append(name);
  const about = document.createElement("p");
  about.className = "meta";
  about.textContent = [named(page.meta.kind), page.meta.author, page.meta.date].filter(Boolean).map((one) => `\u2068${one}\u2069`).join("\u00a0· ");
  const text = document.createElement("p");
  text.dir = "auto";
  text.append(...marked(together(page.excerpt.replace(ASIDE, "").replace(HEAD, "")).trim()));
  const entry = document.createElement("li");
  const title = document.createElement("h2");
  title.append(link);
  entry.append(title, about);
  if (text.textContent) entry.append(text);
  return entry;
}

// The words that were found, as the page that is opened marks them by itself (URL fragment text directives).
function marks(page) {
  const runs = box.value.match(RUN) ?? [];
  const words = [...new Set([...runs, ...struck(page).filter((word) => word && !word.match(RUN))])].slice(0, 3);
  const told = words.map((word) => `text=${encodeURIComponent(word).replace(/-/g, "%2D")}`).join("&");
  return told && `${page.meta.url.includes("#") ? "" : "#"}:~:${told}`;
}

const together = (excerpt) =>
  excerpt.replace(PAIR, (_, space, open = "", at, letter, close = "") => (at === "\u2060" ? space : "") + open + letter + close).replaceAll("</mark><mark>", "");

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

// What is typed and chosen is in the address, so that the way back and a reload bring it back.
function remember() {
  const told = new URLSearchParams(Object.entries({ q: box.value.trim(), kind: kind.value }).filter(([, value]) => value));
  history.replaceState(null, "", `${location.pathname}${told.size ? `?${told}` : ""}`);
}

function recall() {
  box.value = state().q ?? "";
  kind.value = [...kind.options].some((one) => one.value === state().kind) ? state().kind : "";
  if (box.value) search();
}

let pause;
const look = () => {
  clearTimeout(pause);
  remember();
  return search();
};
form.addEventListener("submit", (event) => {
  event.preventDefault();
  look();
});
box.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(look, 150);
});
kind.addEventListener("change", look);
addEventListener("pageshow", (event) => event.persisted || recall());
