// The service worker: the app opens without a connection. VERSION and SHELL are told by the server.
// Only what stands in SHELL is ever kept; whatever is sent or asked of the bank passes untouched.

const PATIENCE_MS = 3_000;
const NAME = `app-${VERSION}`;

// Kept as one version when it is installed, and not changed later: its parts fit together.
addEventListener("install", (event) => {
  const wanted = SHELL.map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(wanted)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name !== NAME);
      await Promise.all(old.map((name) => caches.delete(name)));
      await clients.claim();
    })(),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method === "GET" && origin === location.origin && SHELL.includes(pathname)) {
    event.respondWith(networkFirst(request, pathname));
  }
});

// A weak signal is worse than none: after three seconds the page that is kept is good enough.
async function networkFirst(request, pathname) {
  const fromBank = fetch(request);
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const answer = await Promise.race([fromBank.catch(() => undefined), patience]);
  if (answer?.ok) return answer;
  const kept = await caches.match(pathname, { ignoreVary: true, cacheName: NAME });
  return kept ?? fromBank;
}
