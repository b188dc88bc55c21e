// The page of a door round: what is written down is kept on the device first and sent from there. Without this script, or
// where a device cannot keep anything, the same links and forms go to the server at once.

import * as offline from "../engagement/offline.js";

const dialog = document.getElementById("visit");
const form = document.getElementById("visit-form");
const errors = form.querySelector("[data-errors]");
let door; // the link of the door that the dialog is about
let changing; // what is not sent yet and is being changed

if (offline.possible) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-visit]");
    if (!link) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("submit", (event) => {
    const quick = event.target.closest("[data-quick]");
    if (!quick && event.target !== form) return;
    event.preventDefault();
    if (quick) return write(quick, event.submitter, quick.dataset.quick, crypto.randomUUID());
    if (isWhole(event.submitter)) {
      write(form, event.submitter, door.dataset.visit, changing?.id ?? crypto.randomUUID());
      door = null;
      dialog.close();
    }
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "who") form.querySelector("[data-newcomer]").open = event.target.value === "new";
  });
  form.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  document.addEventListener("unsent", (event) => mark(event.detail));
  document.addEventListener("change-unsent", (event) => change(event.detail));
  document.addEventListener("sent", refresh);
  offline.start();
}

// The same door opened again finds what was typed there before.
function open(link) {
  if (door !== link || changing) {
    form.reset();
    changing = null;
    const people = link.closest(".door").querySelector("[data-people]");
    form.querySelector("[data-who]").replaceChildren(people.content.cloneNode(true));
    for (const details of form.querySelectorAll("details")) details.open = false;
  }
  door = link;
  form.action = link.href;
  form.elements.seen.value = link.dataset.seen;
  document.getElementById("visit-title").textContent = link.dataset.visit;
  complain("");
  dialog.showModal();
}

function change(item) {
  const link = document.getElementById(item.place)?.querySelector("[data-visit]");
  if (!link) return;
  open(link);
  changing = item;
  for (const [name, value] of item.fields) fill(name, value);
  if (item.error) complain(item.error);
}

function fill(name, value) {
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
    else if (field.type !== "submit") field.value = value;
    if (value) field.closest("details")?.setAttribute("open", "");
  }
}

// What the server would send back is better asked while the door is still open.
function isWhole(submitter) {
  if (!submitter.value) {
    complain("Press how it ended."); // Enter in a field
    return false;
  }
  const who = form.querySelector("[name=who]:checked")?.value;
  const missing = [
    ["needsWho" in submitter.dataset && !who, "who", "Say who opened, or that they gave no name."],
    [who === "new" && !form.elements.name.value.trim(), "name", "Enter their name, or what people call them."],
    ["needsLanguage" in submitter.dataset && !form.elements.language.value, "language", "Say which language they need."],
  ].find(([isMissing]) => isMissing);
  if (missing) {
    const field = form.querySelector(`[name=${missing[1]}]`);
    field.closest("details")?.setAttribute("open", "");
    complain(missing[2]);
    field.focus();
    return false;
  }
  return form.reportValidity();
}

function complain(words) {
  errors.textContent = words;
  errors.hidden = !words;
}

function write(from, submitter, where, id) {
  const data = new FormData(from);
  data.delete("csrfmiddlewaretoken");
  data.set("client_id", id);
  data.set("at", changing?.at ?? new Date().toISOString());
  data.set("outcome", submitter.value);
  const place = (from === form ? door : from).closest(".door").id;
  const label = `${where}: ${submitter.firstChild.textContent.trim().toLowerCase()}`;
  const item = { id, url: from.action, label, fields: [...data], place, at: data.get("at") };
  changing = null;
  return offline.add(item);
}

function mark(items) {
  for (const note of document.querySelectorAll("[data-unsent-here]")) note.hidden = true;
  for (const item of items) {
    const note = document.getElementById(item.place)?.querySelector("[data-unsent-here]");
    if (!note) continue;
    note.textContent = `Not sent yet: ${item.label.split(": ").at(-1)}`;
    note.hidden = false;
  }
}

// The doors as they are now, with what colleagues wrote down meanwhile. A closed round is let go of.
function refresh() {
  return offline.renew(async (page) => {
    const focused = document.activeElement?.closest(".door")?.id;
    document.getElementById("doors").replaceWith(page.getElementById("doors"));
    if (focused) document.getElementById(focused)?.querySelector("[data-visit]")?.focus({ preventScroll: true });
    mark(await offline.unsent(location.pathname));
  });
}
