// GOV.UK Frontend's own script, and the two classes with which it asks to be told that it may run.
import { initAll } from "../govuk/govuk-frontend-6.6.0.min.js";
import * as offline from "./offline.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// What was typed but not saved stays on this device until somebody signs out, and so do pages that work without signal.
for (const signOut of document.querySelectorAll("form[action$='/logout/']")) {
  signOut.addEventListener("submit", async (event) => {
    if (!offline.possible) return forgetDrafts();
    event.preventDefault();
    const waiting = (await offline.unsent()).length;
    if (waiting && !confirm(`${waiting} not sent yet. If you sign out now, this is lost. Sign out all the same?`)) return;
    forgetDrafts();
    await offline.forgetEverything();
    signOut.submit();
  });
}

function forgetDrafts() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("engagement-draft-")) localStorage.removeItem(key);
  }
}

if (offline.possible && document.body.dataset.user) {
  offline.forgetOthers();
  if (document.querySelector("[data-let-go]")) offline.letGo();
  // Also what was written down on a page that cannot be opened any more, like that of a round closed meanwhile.
  if ((await offline.unsent()).length) offline.send();
}

// The page that is shown where there is no signal.
const kept = document.getElementById("kept-pages");
if (kept && offline.possible) {
  for (const link of await offline.links()) kept.appendChild(document.createElement("li")).append(link);
  if (!kept.children.length) kept.replaceWith("Nothing: no page is kept on this device.");
}
