// Keeps the client's pages usable without a connection. It never keeps a word of the client: a page is kept only where the server
// marks it as empty of them (X-Psoas-Shell: 1), and it asks for such pages; /i/events is never touched.
const CACHE = "psoas-intake-1";
const SHELL = "/i/shell";
const NEVER = new Set(["/i/events", "/i/heard", "/i/sw.js", "/i/check-in/events"]);
const STAMP = "/i/kept"; // no page: under it stands which intake, language and day the kept pages are of
const CHANGES = "/i/safety"; // these pages follow the story: they are kept anew
const ASK = { "X-Psoas-Shell": "ask" }; // the page without what was answered

self.addEventListener("install", (event) => {
  event.waitUntil(self.skipWaiting());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("psoas-intake") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

async function keepPage(url) {
  const answer = await fetch(url, { credentials: "same-origin", redirect: "follow", headers: ASK });
  await put(url, answer.clone());
  // What the page is made of, too: a page that was not seen yet must look right without a connection.
  const cache = await caches.open(CACHE);
  const made = [...(await answer.text()).matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((match) => match[1]);
  await Promise.allSettled(made.map(async (file) => (await cache.match(file)) ?? cache.add(file)));
}

async function put(request, answer) {
  if (answer.ok && !answer.redirected && answer.headers.get("X-Psoas-Shell") === "1") {
    const cache = await caches.open(CACHE);
    await cache.put(request, answer.clone());
  }
}

self.addEventListener("message", (event) => {
  if (event.data?.type !== "keep") return;
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    const files = event.data.files.filter((url) => new URL(url).origin === self.location.origin);
    await Promise.allSettled(files.map(async (url) => (await cache.match(url)) ?? cache.add(url)));
    const pages = event.data.pages.filter((path) => path.startsWith("/i/") && !NEVER.has(path));
    // Every page asks for this: what is kept already is not fetched again.
    const known = (await (await cache.match(STAMP))?.text()) === event.data.stamp;
    const due = [];
    for (const path of pages) if (!known || path.startsWith(CHANGES) || !(await cache.match(path))) due.push(path);
    await cache.put(STAMP, new Response(event.data.stamp));
    await Promise.allSettled(due.map(keepPage));
  })());
});

async function page(request) {
  try {
    const answer = await fetch(request);
    await put(request.url, answer).catch(() => {});
    return answer;
  } catch (error) {
    const cache = await caches.open(CACHE);
    const kept = (await cache.match(request.url, { ignoreSearch: true })) ?? (await cache.match(SHELL));
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || NEVER.has(url.pathname)) return;
  if (request.mode === "navigate" && url.pathname.startsWith("/i/")) event.respondWith(page(request));
  else if (["style", "script", "font", "image"].includes(request.destination)) event.respondWith(file(request));
});
