// GOV.UK Frontend's own script, and the two classes with which it asks to be told that it may run.
import { initAll } from "../govuk/govuk-frontend-6.6.0.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// What was typed but not saved stays on this device until somebody signs out.
for (const signOut of document.querySelectorAll("form[action$='/logout/']")) {
  signOut.addEventListener("submit", () => {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("engagement-draft-")) localStorage.removeItem(key);
    }
  });
}
