// What a page keeps on this device so that it works where there is no signal: the page itself (Cache Storage), and what was
// written down and is not sent yet (IndexedDB). Both go when the user signs out; whoever signs in next sees neither.

const PREFIX = "kept-";
const EVERY = 20_000; // milliseconds between two tries to send
const user = document.body.dataset.user ?? "";
const nameOf = (path) => `${PREFIX}${user}-${path}`;

export const possible = Boolean(isSecureContext && navigator.serviceWorker && navigator.locks && window.indexedDB);

// --- The page ---

export async function keep() {
  await navigator.serviceWorker.register("/offline/worker.js", { scope: "/" });
  const parts = performance.getEntriesByType("resource").filter((part) => part.initiatorType !== "fetch");
  const ours = parts.map((part) => part.name).filter((name) => new URL(name).origin === location.origin);
  const cache = await caches.open(nameOf(location.pathname));
  await cache.addAll([...new Set(ours)]);
  await cache.put("/offline/", await fetched("/offline/", { credentials: "omit" }));
  await cache.put(location.pathname, await fetched(location.pathname));
}

async function fetched(path, options) {
  const response = await fetch(path, options);
  if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`);
  return response;
}

export const letGo = (path = location.pathname) => caches.delete(nameOf(path));
export const isKept = () => caches.has(nameOf(location.pathname));

// The page as it is now, which replaces the kept one.
export async function newest() {
  const response = await fetched(location.pathname);
  if (await isKept()) await (await caches.open(nameOf(location.pathname))).put(location.pathname, response.clone());
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

// Show what is new on the page, which `replace` gets; let go of one that is no longer to be kept.
export async function renew(replace) {
  let page;
  try {
    page = await newest();
  } catch {
    return; // no signal: the page stays as it is
  }
  if (page.querySelector("[data-let-go]")) {
    await letGo();
    return location.reload();
  }
  replace(page);
}

// What others kept, and what was to be kept only until a moment that is past (the answer's header X-Keep-Until).
export async function forgetOthers() {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    if (!name.startsWith(`${PREFIX}${user}-`) || isOver(await pageOf(name))) await caches.delete(name);
  }
}

const pathOf = (name) => name.slice(name.indexOf("/"));
const pageOf = async (name) => (await caches.open(name)).match(pathOf(name), { ignoreVary: true });
const isOver = (page) => Date.parse(page?.headers.get("X-Keep-Until") ?? "") < Date.now();

export async function forgetEverything() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
  for (const item of await unsent()) await remove(item.id);
}

// Links to every kept page, each of which has a cache of its own that is named after it.
export async function links() {
  const found = [];
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PREFIX))) {
    const page = await pageOf(name);
    if (!page || isOver(page)) continue;
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = pathOf(name);
    link.textContent = new DOMParser().parseFromString(await page.text(), "text/html").title;
    found.push(link);
  }
  return found;
}

// --- What is not sent yet: {id, user, page, url, label, fields: [[name, value]], place, at, error, refused, fixed} ---
// `fixed`: it can be removed and not changed. `refused`: it was sent, and the server will not have it. An "answered" event brings what the server answered, {item, answer}.

function store(mode, act) {
  return new Promise((resolve, reject) => {
    const opened = indexedDB.open("engagement", 1);
    opened.onupgradeneeded = () => opened.result.createObjectStore("unsent", { keyPath: "id" });
    opened.onerror = () => reject(opened.error);
    opened.onsuccess = () => {
      const transaction = opened.result.transaction("unsent", mode);
      const asked = act(transaction.objectStore("unsent"));
      transaction.oncomplete = () => {
        opened.result.close();
        resolve(asked.result);
      };
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    };
  });
}

export async function unsent(page) {
  const mine = (await store("readonly", (rows) => rows.getAll())).filter((item) => item.user === user);
  return mine.filter((item) => !page || item.page === page).sort((a, b) => a.at.localeCompare(b.at));
}

export const remove = (id) => store("readwrite", (rows) => rows.delete(id));

export async function add(item) {
  const own = { user, page: location.pathname, at: new Date().toISOString(), error: "" };
  await store("readwrite", (rows) => rows.put({ ...own, ...item }));
  await show();
  return send();
}

// One tab at a time; each item is sent with the id that was made here, so that sent twice it is kept once.
export function send() {
  return navigator.locks.request("engagement-send", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    let sent = 0;
    for (const item of await unsent()) {
      const error = await sendOne(item);
      if (error === null) sent += 1;
      else await complain(item, error);
      if (error === NO_SIGNAL || error === SIGN_IN) break;
    }
    await show();
    if (sent) document.dispatchEvent(new CustomEvent("sent"));
  });
}

// Unless it was removed while it was on its way.
const complain = (item, error) =>
  store("readwrite", (rows) => {
    const found = rows.get(item.id);
    found.onsuccess = () => found.result && rows.put({ ...item, error, refused: error !== NO_SIGNAL && error !== SIGN_IN });
    return found;
  });

const NO_SIGNAL = "no signal";
const SIGN_IN = "sign in again to send it";

async function sendOne(item) {
  const headers = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken"), "X-Made-By": item.user };
  let response;
  try {
    response = await fetch(item.url, { method: "POST", body: new URLSearchParams(item.fields), headers, redirect: "manual" });
  } catch {
    return NO_SIGNAL;
  }
  if (response.type === "opaqueredirect") return SIGN_IN;
  if (response.status >= 500 || response.status === 429) return NO_SIGNAL;
  const answer = await response.json().catch(() => ({}));
  if (response.ok) await remove(item.id);
  document.dispatchEvent(new CustomEvent("answered", { detail: { item, answer } }));
  if (response.ok) return null;
  return answer.errors?.join(". ") ?? "it could not be saved: open the page again, with signal";
}

export const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";

// --- What the page says about it: templates/engagement/_kept.html ---

const box = document.querySelector("[data-kept]");

export async function start() {
  if (!possible || !box) return;
  box.hidden = false;
  on("[data-keep]", () => keep().catch(() => say("It could not be kept on this device: there is no signal, or no room.")));
  on("[data-drop]", letGo);
  on("[data-send]", send);
  addEventListener("online", send);
  addEventListener("offline", show);
  setInterval(async () => (await unsent()).length && send(), EVERY);
  await forgetOthers();
  if (await isKept()) await keep().catch(() => {});
  await send();
  await show();
}

function on(selector, act) {
  box.querySelector(selector).addEventListener("click", async () => {
    say("");
    await act();
    await show();
  });
}

const say = (words) => (box.querySelector("[data-said]").textContent = words);

export async function show() {
  if (!box) return;
  const { one, several, what } = box.dataset;
  const items = await unsent(location.pathname);
  const kept = await isKept();
  const waiting = `${items.length} ${items.length === 1 ? one : several}`;
  const here = kept ? `This ${what} is on this device and works without signal. ` : "";
  const left = items.length ? `Not sent yet: ${waiting}. ${items.length === 1 ? "It is" : "They are"} sent as soon as there is signal.` : "Everything is sent.";
  box.querySelector("[data-state]").textContent = here + left;
  box.querySelector("[data-keep]").hidden = kept;
  box.querySelector("[data-drop]").hidden = !kept;
  box.querySelector("[data-send]").hidden = !items.length;
  box.querySelector("[data-unsent]").replaceChildren(...items.filter((item) => item.refused || !("quiet" in box.dataset)).map(asLine));
  document.dispatchEvent(new CustomEvent("unsent", { detail: items }));
}

function asLine(item) {
  const line = document.createElement("li");
  line.append(`${item.label}${item.error && item.error !== NO_SIGNAL ? ` – ${item.error}` : ""} `);
  if (!item.fixed) line.append(button("Change", item, () => document.dispatchEvent(new CustomEvent("change-unsent", { detail: item }))));
  line.append(" ", button("Remove", item, () => remove(item.id).then(show)));
  return line;
}

function button(words, item, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link-button";
  made.textContent = words;
  made.setAttribute("aria-label", `${words}: ${item.label}`);
  made.addEventListener("click", act);
  return made;
}
