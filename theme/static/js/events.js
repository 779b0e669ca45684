// Keeps an event's page true between two builds, and keeps "my agenda" in this browser. Without it everything is there
// all the same: times in the event's zone, a calendar file for each session.

const MINUTE = 60000;
const now = () => Date.now();

// "On now" appears and goes at its time, in whichever zone the event is.
function markState() {
  for (const badge of document.querySelectorAll(".badge-on")) {
    badge.hidden = !(Date.parse(badge.dataset.begins) <= now() && now() < Date.parse(badge.dataset.over));
  }
}

// The row that is on, and the one that comes next on the same day.
function markRows() {
  const rows = [...document.querySelectorAll(".agenda tr[data-start]")];
  const next = rows.find((row) => Date.parse(row.dataset.start) > now());
  for (const row of rows) {
    const on = Date.parse(row.dataset.start) <= now() && now() < Date.parse(row.dataset.end);
    const soon = row === next && Date.parse(row.dataset.start) - now() < 24 * 60 * MINUTE;
    row.classList.toggle("is-now", on);
    row.classList.toggle("is-next", soon);
    if (on) row.setAttribute("aria-current", "time");
    else row.removeAttribute("aria-current");
  }
  showCurrent();
}

// The same two, above everything else: each with what is in its rooms, where it began in a row above too.
function showCurrent() {
  const place = document.getElementById("current");
  if (!place) return;
  for (const [line, name] of [[place.firstElementChild, "is-now"], [place.lastElementChild, "is-next"]]) {
    line.replaceChildren();
    const row = document.querySelector(`.agenda tr.${name}`);
    if (!row) continue;
    const said = document.createElement("strong");
    said.textContent = line.dataset.said;
    const when = document.createElement("a");
    when.href = `#${row.id}`;
    when.append(row.querySelector("th > .whole").cloneNode(true));
    line.append(said, " ", when, " ", row.querySelector(".agenda-title")?.textContent ?? "");
    for (const cell of row.closest("table").querySelectorAll("td")) {
      const from = cell.parentNode.rowIndex;
      if (row.rowIndex < from || row.rowIndex >= from + cell.rowSpan) continue;
      for (const title of cell.querySelectorAll(".session:not(.session-cancelled) .session-title a")) {
        line.append(document.createElement("br"), title.cloneNode(true), " ", cell.dataset.room ?? "");
      }
    }
  }
  place.hidden = !place.textContent.trim();
}

// An online event also says what the reader's own clock will show.
function showLocal() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const language = document.documentElement.lang.replace(/^en$/, "en-GB"); // as the page itself writes dates
  const day = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", numberingSystem: "latn" };
  for (const place of document.querySelectorAll("[data-local]")) {
    if (place.dataset.zone === zone) continue;
    const start = new Date(place.dataset.local);
    const words = start.toLocaleDateString(language, day) + place.dataset.between + start.toLocaleTimeString(language, clock);
    const line = document.createElement("p");
    line.className = "meta";
    line.textContent = place.dataset.yours.replace("{when}", words).replace("{zone}", `\u2068${zone.split("/").at(-1).replaceAll("_", " ")}\u2069`);
    place.after(line);
  }
}

const agenda = document.querySelector("[data-agenda]");
const key = agenda && `agenda:${agenda.dataset.agenda}`;

function chosen() {
  try {
    return new Set(JSON.parse(localStorage.getItem(key) ?? "[]"));
  } catch {
    return new Set();
  }
}

function keep(sessions) {
  try {
    localStorage.setItem(key, JSON.stringify([...sessions]));
  } catch {
    // A browser that keeps nothing still shows the choice until the page is left.
  }
}

// What happened to the chosen sessions since the reader chose the first of them, or said that it was read.
function tellNews(mine) {
  let since;
  try {
    since = localStorage.getItem(`${key}:read`);
  } catch {
    return;
  }
  const news = [...document.querySelectorAll(".trail [data-of]")]
    .filter((line) => mine.has(line.dataset.of) && line.querySelector("time").dateTime > since)
    .map((line) => line.cloneNode(true));
  for (const session of mine) {
    if (document.getElementById(session)) continue;
    const line = document.createElement("li");
    line.textContent = agenda.dataset.gone.replace("{session}", session.replaceAll("-", " "));
    news.push(line);
  }
  if (!news.length || !since) return;
  const place = document.createElement("div");
  place.id = "my-news";
  place.className = "notice";
  place.setAttribute("role", "status");
  const heading = document.createElement("h3");
  heading.textContent = agenda.dataset.news;
  const list = document.createElement("ul");
  list.append(...news);
  const read = document.createElement("button");
  read.type = "button";
  read.className = "button button-quiet";
  read.textContent = agenda.dataset.read;
  read.addEventListener("click", () => {
    for (const session of mine) if (!document.getElementById(session)) mine.delete(session);
    keep(mine);
    rememberRead();
    place.remove();
  });
  place.append(heading, list, read);
  agenda.querySelector("h2").after(place);
}

// The moment, as the page writes moments, so that the two compare as text.
function rememberRead() {
  try {
    localStorage.setItem(`${key}:read`, new Date(now()).toISOString().slice(0, 19) + "+00:00");
  } catch {
    // As in keep().
  }
}

function addButtons() {
  const mine = chosen();
  for (const card of agenda.querySelectorAll(".agenda [data-session]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "session-choose";
    const say = () => {
      const on = mine.has(card.dataset.session);
      button.textContent = on ? agenda.dataset.added : agenda.dataset.add;
      button.setAttribute("aria-label", `${button.textContent}: ${card.querySelector(".session-title").textContent}`);
      button.setAttribute("aria-pressed", String(on));
      card.classList.toggle("is-mine", on);
    };
    button.addEventListener("click", () => {
      if (!mine.size) rememberRead();
      if (!mine.delete(card.dataset.session)) mine.add(card.dataset.session);
      keep(mine);
      say();
      offerCalendar(mine);
    });
    say();
    card.append(button);
  }
  offerCalendar(mine);
  tellNews(mine);
}

// The whole agenda's calendar, with only the chosen events left in it.
async function calendarOf(mine) {
  const whole = await (await fetch(agenda.dataset.calendar)).text();
  const unfolded = (part) => part.replace(/\r\n /g, "");
  return whole.replace(/BEGIN:VEVENT\r\n[^]*?END:VEVENT\r\n/g, (part) =>
    [...mine].some((session) => unfolded(part).includes(`/${session}/\r\n`)) ? part : "");
}

function offerCalendar(mine) {
  let place = document.getElementById("my-agenda");
  if (!place) {
    place = document.createElement("p");
    place.id = "my-agenda";
    place.setAttribute("aria-live", "polite");
    agenda.querySelector("h2").after(place);
  }
  const count = agenda.querySelectorAll(".is-mine").length;
  place.replaceChildren();
  if (!count) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = agenda.dataset.save.replace("{n}", count);
  button.addEventListener("click", async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([await calendarOf(mine)], { type: "text/calendar" }));
    link.download = "my-agenda.ics";
    link.click();
    URL.revokeObjectURL(link.href);
  });
  place.append(button);
}

// The pages of an event that is near are at hand where there is no network: its worker keeps them, and what they show.
async function keepForLater(worker) {
  try {
    await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    const shown = document.querySelectorAll("link[rel=stylesheet], script[src], img");
    active.postMessage([location.href.split("#")[0], ...[...shown].map((one) => one.currentSrc || one.src || one.href)]);
  } catch {
    // A browser that keeps nothing, or a copy of this page on another host.
  }
}

const worker = document.querySelector("[data-worker]")?.dataset.worker;
if (worker && navigator.serviceWorker && !navigator.connection?.saveData) {
  addEventListener("load", () => keepForLater(worker));
}

markState();
markRows();
showLocal();
if (agenda) addButtons();
setInterval(() => { markState(); markRows(); }, MINUTE);
