// Answers from what pages keep on this device (static/engagement/offline.js) when the network does not, or not in time.
const PATIENCE = 4000; // milliseconds

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === location.origin) event.respondWith(answer(request));
});

async function answer(request) {
  let kept = await caches.match(request, { ignoreVary: true });
  if (Date.parse(kept?.headers.get("X-Keep-Until") ?? "") < Date.now()) {
    await letGo(new URL(request.url).pathname); // it was to be kept until then
    kept = undefined;
  }
  try {
    const fresh = await (kept ? Promise.race([fetch(request), tooLate()]) : fetch(request));
    if ([403, 404, 410].includes(fresh.status)) await letGo(new URL(request.url).pathname);
    return fresh.status >= 500 && kept ? kept : fresh;
  } catch (error) {
    if (kept) return kept;
    const page = request.mode === "navigate" && (await caches.match("/offline/", { ignoreVary: true }));
    if (page) return page;
    throw error;
  }
}

const tooLate = () => new Promise((_, reject) => setTimeout(() => reject(new Error("too late")), PATIENCE));

// The user may no longer see the page: neither may the device.
async function letGo(path) {
  for (const name of await caches.keys()) if (name.startsWith("kept-") && name.endsWith(`-${path}`)) await caches.delete(name);
}
