// GOV.UK Frontend's own script, and the two classes with which it asks to be told that it may run.
import { initAll } from "../govuk/govuk-frontend-6.6.0.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
