// The call screen: number keys, and a draft of the notes that outlives a closed tab. Everything works without it.

const form = document.getElementById("call-form");
const notes = document.getElementById("id_notes");
const useKeys = document.getElementById("use-keys");
const DRAFT = "engagement-draft-";
const KEYS_OFF = "engagement-keys-off";

// Only this officer's drafts stay on this device; signing out removes them too (static/engagement/site.js).
const owner = `${DRAFT}${form.dataset.draft.split("-")[0]}-`;
for (const key of Object.keys(localStorage)) {
  if (key.startsWith(DRAFT) && !key.startsWith(owner)) localStorage.removeItem(key);
}

const draft = DRAFT + form.dataset.draft;
notes.value ||= localStorage.getItem(draft) ?? "";
notes.addEventListener("input", () => localStorage.setItem(draft, notes.value));
form.addEventListener("submit", () => localStorage.removeItem(draft));

// An outcome that needs a time or a language asks for it first.
for (const button of form.querySelectorAll("[data-needs]")) {
  button.addEventListener("click", (event) => {
    const field = document.getElementById(button.dataset.needs);
    if (field.value) return;
    event.preventDefault();
    document.getElementById("call-more").open = true;
    field.focus();
  });
}

// A key chooses, Enter sends; so that no key alone changes anything. They can be turned off (WCAG 2.1.4).
useKeys.closest("[hidden]").hidden = false;
useKeys.checked = !localStorage.getItem(KEYS_OFF);
useKeys.addEventListener("change", () =>
  useKeys.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, "1"),
);
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])");
  if (typing || !useKeys.checked || event.ctrlKey || event.altKey || event.metaKey) return;
  form.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.focus();
});
