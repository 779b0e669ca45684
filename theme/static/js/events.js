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
}

// An online event also says what the reader's own clock will show.
function showLocal() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const page = document.documentElement.lang;
  const language = navigator.languages.find((one) => one.split("-")[0] === page.split("-")[0]) ?? page;
  for (const place of document.querySelectorAll("[data-local]")) {
    if (place.textContent.trim() === zone) continue;
    const start = new Date(place.dataset.local);
    const words = start.toLocaleString(language, { dateStyle: "full", timeStyle: "short" });
    const line = document.createElement("p");
    line.className = "meta";
    line.textContent = place.dataset.yours.replace("{when}", words).replace("{zone}", zone);
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

function addButtons() {
  const mine = chosen();
  for (const card of agenda.querySelectorAll(".agenda [data-session]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "session-choose";
    const say = () => {
      const on = mine.has(card.dataset.session);
      button.textContent = on ? agenda.dataset.added : agenda.dataset.add;
      button.setAttribute("aria-pressed", String(on));
      card.classList.toggle("is-mine", on);
    };
    button.addEventListener("click", () => {
      if (!mine.delete(card.dataset.session)) mine.add(card.dataset.session);
      keep(mine);
      say();
      offerCalendar(mine);
    });
    say();
    card.append(button);
  }
  offerCalendar(mine);
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

markState();
markRows();
showLocal();
if (agenda) addButtons();
setInterval(() => { markState(); markRows(); }, MINUTE);
