// Keeps the whole app on the device, so that it opens and reloads without a network.
//
// - install: every file that this build works with is fetched into one cache, or the install fails whole and the old
//   build stays.
// - fetch: files under /assets/ come from a cache (their names are hashes of what they hold), a navigation gets this
//   build's shell, and what belongs to the server (API, sync, files) is never read from or written to a cache.
// - an update waits until the page says that its first screen is idle ({type:"activate"}).
// - a cache is dropped only when every open page has said that it runs another build: a page that is still
//   running the old one may yet load its engine again.
//
// Messages in: {type:"activate"}, {type:"tidy"}. Messages out: {type:"waiting", build}, and {type:"build?"} with a
// port, which the page answers on that port with its own build id.

const BUILD = "{{build}}";
const FILES = {{precache}};
const SHELL = "/";
const PREFIX = "gjort-app-";
const CACHE = PREFIX + BUILD;

// The server's own paths. A cached answer here would be an old truth, or another person's.
const SERVER = ["/api/", "/sync", "/files/", "/healthz", "/readyz"];

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("message", (event) => {
  const type = event.data && event.data.type;
  if (type === "activate") event.waitUntil(self.skipWaiting());
  if (type === "tidy") event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (SERVER.some((path) => url.pathname === path || (path.endsWith("/") && url.pathname.startsWith(path)))) return;
  if (request.mode === "navigate") return event.respondWith(shell());
  if (FILES.includes(url.pathname) || url.pathname.startsWith("/assets/")) return event.respondWith(file(request));
});

async function install() {
  try {
    const cache = await caches.open(CACHE);
    const assets = FILES.filter((path) => path !== SHELL && path !== "/sw.js");
    await Promise.all(assets.map((path) => fill(cache, path)));
    // The shell comes last and is checked: a deployment in the middle of an install must not join two builds.
    const shell = await fetched(SHELL, "reload");
    if (!(await shell.clone().text()).includes(`content="${BUILD}"`)) throw new Error("the shell is of another build");
    await cache.put(SHELL, shell);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
  if (self.registration.active) await tell({ type: "waiting", build: BUILD });
}

// Pages' requests wait until this is over, so the tidying, which asks every page, goes on by itself. Should it be cut
// short, the next page to start asks for it again.
async function activate() {
  await self.clients.claim();
  tidy().catch(() => {});
}

// A hashed file that an older build already brought here is the same file: it is copied, not fetched again.
async function fill(cache, path) {
  const hashed = path.startsWith("/assets/");
  const known = hashed && (await caches.match(path));
  await cache.put(path, known || (await fetched(path, hashed ? "default" : "reload")));
}

async function fetched(path, mode) {
  const response = await fetch(path, { cache: mode, credentials: "same-origin" });
  if (!response.ok || response.redirected) throw new Error(`${path} answered ${response.status}`);
  return response;
}

async function shell() {
  const cache = await caches.open(CACHE);
  return (await cache.match(SHELL)) || fetch(SHELL);
}

// This build's own cache first, then those of other builds (for pages that still run them), then the network.
async function file(request) {
  const own = await (await caches.open(CACHE)).match(request, { ignoreVary: true });
  return own || (await caches.match(request, { ignoreVary: true })) || fetch(request);
}

async function tidy() {
  const builds = await openBuilds();
  if (builds.includes(undefined)) return;
  const waiting = self.registration.waiting || self.registration.installing;
  const keep = new Set([CACHE, ...builds.map((build) => PREFIX + build)]);
  for (const name of await caches.keys()) {
    // While a newer build is on its way in, a cache that is not ours may be the one it is filling.
    if (name.startsWith(PREFIX) && !keep.has(name) && !waiting) await caches.delete(name);
  }
}

// What each open page runs; undefined for one that did not answer in time (asleep, or not started yet).
async function openBuilds() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return Promise.all(pages.map((page) => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(String(event.data));
    setTimeout(() => resolve(undefined), 2000);
    page.postMessage({ type: "build?" }, [port2]);
  })));
}

async function tell(message) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) page.postMessage(message);
}
