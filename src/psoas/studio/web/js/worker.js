// The service worker of the client's pages, and what is forgotten when the intake is done.
const SCRIPT = "/i/sw.js"; // served from there, so that its scope is /i/
const SCOPE = "/i/";

function own(selector, attribute) {
  return [...document.querySelectorAll(selector)].map((element) => element[attribute]).filter((url) => url.startsWith(location.origin));
}

/** Registers the worker and tells it which pages and files this intake needs without a connection. */
export async function installWorker() {
  if (!("serviceWorker" in navigator) || "intakeDone" in document.body.dataset) return;
  try {
    await navigator.serviceWorker.register(SCRIPT, { scope: SCOPE });
    const ready = await navigator.serviceWorker.ready;
    const files = [...own("link[rel=stylesheet]", "href"), ...own("script[src]", "src")];
    const fonts = [...document.fonts].filter((font) => font.status === "loaded").length > 0
      ? performance.getEntriesByType("resource").map((entry) => entry.name).filter((url) => url.endsWith(".woff2"))
      : [];
    const pages = JSON.parse(document.body.dataset.pages ?? "[]");
    const stamp = [document.body.dataset.intake, document.documentElement.lang, new Date().toDateString()].join(" ");
    ready.active?.postMessage({ type: "keep", files: [...files, ...fonts], pages, stamp });
  } catch {
    // Without a worker the pages still work; only a reload without a connection does not.
  }
}

/** @param {import("./outbox.js").Outbox} outbox */
export async function forgetEverything(outbox) {
  // First the last answers, then the shell: nothing of this intake stays on a borrowed phone.
  if ((await outbox.waiting()).length > 0) {
    setTimeout(() => forgetEverything(outbox), 2000);
    return;
  }
  await outbox.clear();
  try {
    for (const name of await caches.keys()) if (name.startsWith("psoas-intake")) await caches.delete(name);
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  } catch {
    // A browser without caches has nothing to forget.
  }
}
