// The sign-up form, one question at a time without asking the server, and sent once at the end: so a lost connection
// loses nothing. Without this script the server shows the same questions one by one.

const NOT_ANSWERED = { name: "Enter your name", photos: "Choose yes or no" };

function start() {
  const form = document.getElementById("sign-up");
  if (!form) return;
  for (const carried of form.querySelectorAll("[data-carried]")) carried.remove();
  for (const template of form.querySelectorAll("template[data-step]")) {
    const section = document.createElement("div");
    Object.assign(section.dataset, template.dataset);
    section.hidden = true;
    section.append(template.content);
    template.replaceWith(section);
  }
  const sections = [...form.querySelectorAll("[data-step]")];
  const [question, goOn, goBack, notSent] = ["question", "go-on", "go-back", "not-sent"].map((id) => document.getElementById(id));
  let at = sections.findIndex((section) => !section.hidden);

  const answer = (name) => form.elements[name]?.value ?? "";
  const count = (name) => Number(answer(name)) || 0;
  const party = () => count("adults") + count("children");

  function show(to) {
    at = to;
    for (const section of sections) section.hidden = section !== sections[at];
    if (sections[at].dataset.step === "others") {
      sections[at].querySelectorAll(".companion").forEach((one, index) => (one.hidden = index + 2 > party()));
    }
    question.textContent = sections[at].dataset.question;
    document.title = document.title.replace(/^.* – (?=Sign up for)/, `${question.textContent} – `);
    goOn.textContent = at === sections.length - 1 ? "Sign up" : "Continue";
    goBack.hidden = at === 0;
    document.getElementById("is-full")?.toggleAttribute("hidden", at > 0);
  }

  // Nobody else is asked about when one comes alone.
  const step = (by) => at + (sections[at + by].dataset.step === "others" && party() < 2 ? 2 * by : by);

  function move(to) {
    forget();
    show(to);
    question.focus();
    window.scrollTo(0, 0);
  }

  function forget() {
    document.querySelector(".govuk-error-summary")?.remove();
    for (const group of form.querySelectorAll(".govuk-form-group--error")) {
      group.classList.remove("govuk-form-group--error");
      group.querySelector(".govuk-error-message")?.remove();
      for (const input of group.querySelectorAll("[aria-invalid]")) {
        input.removeAttribute("aria-invalid");
        input.classList.remove("govuk-input--error");
      }
    }
  }

  // What must not be empty at this question: [name of the field, what to do].
  function missing() {
    const asked = Object.entries(NOT_ANSWERED);
    for (let person = 2; person <= count("adults"); person += 1) asked.push([`name_${person}`, `Enter the name of person ${person}`]);
    return asked.filter(([name]) => sections[at].querySelector(`[name="${name}"]`) && !answer(name).trim());
  }

  function complain(faults) {
    forget();
    const summary = document.createElement("div");
    summary.className = "govuk-error-summary";
    summary.tabIndex = -1;
    summary.innerHTML = '<div role="alert"><h2 class="govuk-error-summary__title">There is a problem</h2><div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list"></ul></div></div>';
    for (const [name, words] of faults) {
      const input = sections[at].querySelector(`[name="${name}"]`);
      const group = input.closest(".govuk-form-group");
      const message = document.createElement("p");
      message.className = "govuk-error-message";
      message.id = `${input.id}_error`;
      message.textContent = words;
      group.classList.add("govuk-form-group--error");
      const before = input.closest(".govuk-radios") ?? input;
      before.before(message);
      if (input.type === "text") {
        input.setAttribute("aria-invalid", "true");
        input.classList.add("govuk-input--error");
      }
      const link = document.createElement("a");
      link.href = `#${input.id}`;
      link.textContent = words;
      const item = document.createElement("li");
      item.append(link);
      summary.querySelector("ul").append(item);
    }
    question.closest("h1").before(summary);
    summary.focus();
  }

  async function send() {
    form.elements.step.value = sections.at(-1).dataset.step;
    goOn.disabled = true;
    notSent.hidden = true;
    try {
      const response = await fetch(location.href, { method: "POST", body: new FormData(form) });
      if (response.redirected) return location.assign(response.url);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      document.querySelector("main").replaceWith(page.querySelector("main"));
      document.title = page.title;
      start();
      document.querySelector(".govuk-error-summary")?.focus();
    } catch {
      notSent.hidden = false;
    } finally {
      goOn.disabled = false;
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "back") return history.back();
    const faults = missing();
    if (faults.length) return complain(faults);
    if (at === sections.length - 1) return send();
    const next = step(1);
    history.pushState({ signUp: next }, "");
    move(next);
  });
  window.onpopstate = (event) => move(event.state?.signUp ?? first);
  const first = at;
  history.replaceState({ signUp: at }, "");
  show(at);
}

start();
