// The door of a session: the list of it is searched on the device, nothing is shown until enough is typed, and each tap is
// kept on the device first and sent from there. Without this script the same forms go to the server at once.

import * as offline from "../engagement/offline.js";

const EVERY = 30_000; // milliseconds between two looks at what other doors did
const LEAST_LETTERS = 2;
const LEAST_DIGITS = 4;
const MOST_FOUND = 20;
const WHOLE_LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", æ: "ae", œ: "oe", þ: "th", ß: "ss" };

const page = document.querySelector("[data-check-in]");
const searching = page.querySelector("[data-search]");
const field = searching.elements.search;
const gate = searching.elements.gate;
const found = page.querySelector("[data-found]");
const shown = page.querySelector("[data-parties]");
const said = page.querySelector("[data-said-at-door]");
const walkIn = page.querySelector("[data-walk-in-form]");
let list = read(document);

if (offline.possible) {
  page.querySelector("[data-without-script]").hidden = true;
  page.querySelector("[data-search-button]").hidden = true;
  walkIn.hidden = false;
  gate.value ||= localStorage.getItem("engagement-draft-door") ?? "";
  gate.addEventListener("change", () => localStorage.setItem("engagement-draft-door", gate.value));
  field.addEventListener("input", show);
  searching.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    if (!matching(field.value).length && enough(field.value)) ask(field.value);
  });
  walkIn.addEventListener("submit", comeIn);
  document.addEventListener("answered", (event) => hear(event.detail));
  document.addEventListener("unsent", (event) => withUnsent(event.detail));
  setInterval(look, EVERY);
  offline.start();
}

function read(document) {
  return JSON.parse(document.getElementById("entries").textContent);
}

// --- Searching ---

function plain(text) {
  const letters = text.toLowerCase().replace(/[łøđðħıæœþß]/g, (letter) => WHOLE_LETTERS[letter]);
  return letters.normalize("NFKD").replace(/[^\p{L}\p{N}\s]/gu, "").split(/\s+/).filter(Boolean);
}

function digits(text) {
  const only = text.replace(/[\s-]/g, "");
  return /^\d{1,8}$/.test(only) ? only : "";
}

function enough(text) {
  return digits(text) ? digits(text).length >= LEAST_DIGITS : plain(text).join("").length >= LEAST_LETTERS;
}

function matching(text) {
  if (!enough(text)) return [];
  if (digits(text)) return list.filter((party) => party.reference.replace(/\s/g, "").startsWith(digits(text)));
  const words = plain(text);
  return list.filter((party) => words.every((word) => party.key.split(" ").some((name) => name.startsWith(word))));
}

function show() {
  const matches = matching(field.value);
  shown.replaceChildren(...matches.slice(0, MOST_FOUND).map(asParty));
  if (matches.length > MOST_FOUND) found.textContent = `${matches.length} found: type more of the name.`;
  else if (matches.length || !enough(field.value)) found.textContent = matches.length ? `${matches.length} found.` : "";
  else found.textContent = "Not on the list on this device. Press Enter to ask the server, or write down a walk-in.";
}

// Of another event, or signed up since the list was fetched; a code that was scanned.
async function ask(typed) {
  const data = new FormData(searching);
  data.delete("csrfmiddlewaretoken"); // the page may be an old one
  const headers = { Accept: "application/json", "X-CSRFToken": offline.cookie("csrftoken") };
  try {
    const answer = await fetch(searching.action, { method: "POST", body: new URLSearchParams([...data]), headers });
    const { found: parties = [], elsewhere } = await answer.json();
    if (field.value !== typed) return;
    parties.forEach(put);
    shown.replaceChildren(...parties.map(asParty));
    found.textContent = elsewhere ? `Another day: they signed up for ${elsewhere}.` : parties.length ? "" : "Not on the list of this event.";
  } catch {
    found.textContent = "Not on the list on this device, and there is no signal to ask the server.";
  }
}

// --- One party ---

function asParty(party) {
  const line = make("li", "party");
  line.append(make("h2", "govuk-heading-s party-name", make("bdi", "", party.name)));
  const people = `${party.people.length} ${party.people.length === 1 ? "person" : "people"}`;
  line.append(make("p", "govuk-body party-line", `${people} · ${party.reference}`));
  if (party.attention) line.append(make("p", "govuk-body", make("strong", "govuk-tag govuk-tag--yellow", "Speak to the lead")));
  const against = { cancelled: "Cancelled", waiting: "No place yet", other_day: "Another day" }[party.answer];
  if (against) line.append(make("p", "govuk-body party-no", make("strong", "", against)));
  const outside = party.people.filter((one) => !one.came);
  if (outside.length && party.answer === "in") {
    line.append(button("govuk-button", outside.length > 1 ? `All ${outside.length} in` : "In", party.name, () => letIn(party, outside)));
  } else if (outside.length && party.answer !== "other_day") {
    const words = "Let them in all the same";
    line.append(button("govuk-button govuk-button--secondary", words, party.name, () => letIn(party, outside, true)));
  }
  if (party.people.length > 1 || !outside.length) line.append(make("ul", "govuk-list", ...party.people.map((one) => asPerson(party, one))));
  return line;
}

function asPerson(party, one) {
  const line = make("li", "party-one", make("bdi", "", one.name));
  if (one.came) {
    line.append(make("span", "", make("strong", "", "In"), ` since ${one.came}`));
    line.append(button("link-button", "Undo", one.name, () => undo(one.tap, party.name, one.id)));
  } else if (party.answer === "in" && party.people.length > 1) {
    line.append(button("link-button", "Only them", one.name, () => letIn(party, [one])));
  }
  return line;
}

function make(kind, className, ...children) {
  const made = document.createElement(kind);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function button(className, words, whom, act) {
  const made = make("button", className, words);
  made.type = "button";
  made.setAttribute("aria-label", `${words}: ${whom}`);
  made.addEventListener("click", act);
  return made;
}

// --- Taps ---

async function letIn(party, people, allTheSame = false) {
  const tap = crypto.randomUUID();
  const fields = [["client_id", tap], ["sign_up", party.id], ...people.map((one) => ["attendee", one.id]), ...here()];
  if (allTheSame) {
    fields.push(["all_the_same", "on"]);
    for (const item of await offline.unsent(location.pathname)) if (item.place === party.id && item.refused) await offline.remove(item.id);
  }
  const number = people.length > 1 ? `, ${people.length} people` : "";
  say(`In: ${party.name}${number}.${party.attention ? " Please ask them to speak to the lead." : ""}`, tap, party.name);
  next();
  return offline.add({ id: tap, url: page.dataset.answerUrl, label: `${party.name}: in`, fields, place: party.id, fixed: true, people: people.map((one) => one.id) });
}

function here() {
  return [["gate", gate.value], ["at", new Date().toISOString()]];
}

async function undo(tap, name, one) {
  for (const item of await offline.unsent(location.pathname)) {
    if (item.id === tap && (!one || item.people?.length === 1)) await offline.remove(tap);
  }
  const fields = [["tap", tap], ...(one ? [["attendee", one]] : [])];
  say(`Undone: ${name}.`);
  return offline.add({ id: crypto.randomUUID(), url: page.dataset.undoUrl, label: `${name}: undone`, fields, fixed: true, undoes: tap, one });
}

function comeIn(event) {
  event.preventDefault();
  const errors = walkIn.querySelector("[data-errors]");
  const name = walkIn.elements.name.value.trim();
  errors.textContent = name ? "" : "Enter a name, or what people call them.";
  errors.hidden = Boolean(name);
  if (!name) return walkIn.elements.name.focus();
  const tap = crypto.randomUUID();
  const typed = [...new FormData(walkIn)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const fields = [...typed, ["client_id", tap], ...here()];
  walkIn.reset();
  walkIn.closest("details").open = false;
  say(`In: ${name}, walk-in.`, tap, name);
  next();
  return offline.add({ id: tap, url: walkIn.action, label: `${name}: walk-in`, fields, fixed: true });
}

// Ready for whoever is next.
function next() {
  field.value = "";
  show();
  field.focus();
}

function say(words, tap, name) {
  said.replaceChildren(make("p", "govuk-body", make("strong", "", words)));
  if (tap) said.append(button("govuk-button govuk-button--secondary", "Undo", name, () => undo(tap, name)));
  said.dataset.tap = tap ?? "";
  said.hidden = false;
}

// --- What the server, and other doors, know ---

function put(party) {
  const at = list.findIndex((one) => one.id === party.id);
  if (at < 0) list.push(party);
  else list[at] = party;
}

function hear({ item, answer }) {
  if (answer.entry) put(answer.entry);
  if (answer.answer && answer.answer !== "in") {
    said.replaceChildren(make("p", "govuk-body said-no", make("strong", "", answer.words)));
    said.hidden = false;
  } else if (answer.words && said.dataset.tap === item.id) said.querySelector("strong").textContent = answer.words;
  if (item.undoes) look();
}

// The list with what this device did and has not sent yet.
function withUnsent(items) {
  for (const item of items) {
    const party = list.find((one) => one.id === item.place);
    for (const one of party?.people ?? []) {
      if (item.people?.includes(one.id) && !item.refused && !one.came) Object.assign(one, { came: `${clock(item.at)}, not sent yet`, tap: item.id });
    }
  }
  for (const item of items.filter((one) => one.undoes)) {
    for (const one of list.flatMap((party) => party.people)) {
      if (one.tap === item.undoes && (!item.one || item.one === one.id)) Object.assign(one, { came: "", tap: "" });
    }
  }
  const everybody = list.flatMap((party) => party.people);
  const expected = list.filter((party) => party.answer === "in").flatMap((party) => party.people).length;
  page.querySelector("[data-inside]").textContent = `${everybody.filter((one) => one.came).length} of ${expected} are in.`;
  if (field.value) show();
}

const clock = (moment) => new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });

async function look() {
  if (Date.now() > Date.parse(page.dataset.keepUntil)) {
    list = [];
    await offline.letGo();
    return location.reload();
  }
  if (document.hidden) return;
  await offline.renew(async (newest) => {
    list = read(newest);
    withUnsent(await offline.unsent(location.pathname));
  });
}
