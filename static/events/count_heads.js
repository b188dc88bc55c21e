// The counter of a fun day: each press is kept on the device first and sent from there, once. The numbers are those of
// everybody who counts, as far as the server knows, with what this device has not sent yet.

import * as offline from "../engagement/offline.js";

const EVERY = 30_000; // milliseconds between two looks at what other gates counted
const form = document.querySelector("[data-counter]");
const said = document.querySelector("[data-said-at-gate]");
const { gate, number } = form.elements;
const shown = [...form.querySelectorAll("[data-total]")];
let totals = read(document);

if (offline.possible) {
  gate.value ||= localStorage.getItem("engagement-draft-door") ?? "";
  gate.addEventListener("change", () => localStorage.setItem("engagement-draft-door", gate.value));
  form.addEventListener("submit", press);
  document.addEventListener("answered", ({ detail }) => (totals = detail.answer.totals ?? totals));
  document.addEventListener("unsent", ({ detail }) => show(detail));
  setInterval(look, EVERY);
  offline.start();
}

function read(document) {
  return Object.fromEntries([...document.querySelectorAll("[data-total]")].map((one) => [one.dataset.total, Number(one.textContent)]));
}

function press(event) {
  event.preventDefault();
  if (!form.reportValidity()) return;
  const button = event.submitter;
  const id = crypto.randomUUID();
  const many = Number(number.value) || 1;
  const fields = [["client_id", id], ["press", button.value], ["number", many], ["gate", gate.value], ["at", new Date().toISOString()]];
  const label = `${button.firstChild.textContent.trim()}: ${many}`;
  number.value = 1;
  navigator.vibrate?.(20);
  say(`Counted: ${label}.`, id, label);
  return offline.add({ id, url: form.action, label, fields, fixed: true, press: button.value, many });
}

async function undo(id, label) {
  await offline.remove(id);
  say(`Undone: ${label}.`);
  const fields = [["tap", id]];
  return offline.add({ id: crypto.randomUUID(), url: form.dataset.undoUrl, label: `undone: ${label}`, fields, fixed: true });
}

function say(words, id, label) {
  const line = document.createElement("p");
  line.className = "govuk-body";
  line.textContent = words;
  said.replaceChildren(line);
  if (id) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = "Undo";
    button.addEventListener("click", () => undo(id, label));
    said.append(button);
  }
  said.hidden = false;
}

function show(items) {
  const now = { ...totals };
  for (const item of items) if (item.press && !item.refused) now[item.press] += item.many;
  for (const one of shown) one.textContent = now[one.dataset.total];
  document.querySelector("[data-counted-in]").textContent = (now["in-adult"] + now["in-child"]).toLocaleString("en-GB");
}

async function look() {
  if (document.hidden) return;
  await offline.renew(async (page) => {
    totals = read(page);
    show(await offline.unsent(location.pathname));
  });
}
