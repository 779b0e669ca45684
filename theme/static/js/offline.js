// The worker of one event: its pages where there is no network. Each is asked of the network first, always; what was kept is shown only
// where no answer comes, or none in time. The file events/<slug>/worker.js says what to keep, and until when, and loads this one.

const { version, until, pages } = self.kept;
const OURS = `event ${self.registration.scope} `; // with a space: no other event's begins so
const NAME = OURS + version;
const PATIENCE = 3000; // milliseconds

const isOver = () => Date.now() > Date.parse(until);
const earlier = async () => (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== NAME);

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(isOver() ? undefined : caches.open(NAME).then((cache) => Promise.all(pages.map((page) => add(cache, page)))));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(isOver() ? end() : takeOver());
});

// What a page shows besides: sheets, scripts, pictures.
self.addEventListener("message", (event) => {
  if (!isOver()) event.waitUntil(keepMissing(event.data));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (isOver()) event.waitUntil(end());
  else if (request.method === "GET" && isHere(request.url) && isWhole(request)) event.respondWith(answer(event));
});

// No part of a film, and no stream, which has no end that could be kept.
function isWhole(request) {
  return !request.headers.has("range") && request.headers.get("accept") !== "text/event-stream";
}

function isHere(address) {
  return new URL(address, self.location).origin === self.location.origin;
}

function add(cache, address) {
  return cache.add(new Request(address, { cache: "no-cache" }));
}

async function keepMissing(addresses) {
  const cache = await caches.open(NAME);
  const missing = async (address) => isHere(address) && !(await cache.match(address)) && add(cache, address);
  await Promise.allSettled(addresses.map(missing));
}

// A new version has fetched its pages; what they look like is kept on until it is fetched again.
async function takeOver() {
  const cache = await caches.open(NAME);
  for (const name of await earlier()) {
    const old = await caches.open(name);
    for (const request of await old.keys()) {
      const known = request.url.startsWith(self.registration.scope) || (await cache.match(request));
      if (!known) await cache.put(request, await old.match(request));
    }
    await caches.delete(name);
  }
  await self.clients.claim();
}

async function end() {
  await Promise.all([...(await earlier()), NAME].map((name) => caches.delete(name)));
  await self.registration.unregister();
}

async function answer(event) {
  const { request } = event;
  const cache = await caches.open(NAME);
  const known = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
  const asked = fetch(request, request.mode === "navigate" ? { cache: "no-cache" } : {});
  const kept = asked.then((fresh) => keep(cache, request, fresh.clone()));
  event.waitUntil(kept.catch(() => {}));
  if (!known) return asked;
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  const fresh = await Promise.race([asked.catch(() => {}), late]);
  if (fresh && fresh.status < 500) return fresh;
  if (request.mode === "navigate") event.waitUntil(showLate(event, known.clone(), asked, kept));
  return known;
}

async function keep(cache, request, fresh) {
  if (fresh.status === 200 && !fresh.redirected) await cache.put(request, fresh);
  else if (fresh.status === 404 || fresh.status === 410) await cache.delete(request, { ignoreSearch: true });
}

// An answer that came too late and says something else is shown as soon as it is there.
async function showLate(event, shown, asked, kept) {
  try {
    const fresh = (await asked).clone();
    await kept;
    if (fresh.status >= 500 || (await fresh.text()) === (await shown.text())) return;
    const reader = await self.clients.get(event.resultingClientId);
    await reader?.navigate(event.request.url.split("#")[0]);
  } catch {
    // No answer at all: what is shown is all there is.
  }
}
