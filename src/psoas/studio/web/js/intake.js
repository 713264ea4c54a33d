// The client's pages. Whatever is typed or tapped goes into the outbox first and from there to the server; nothing is lost on the way.
// Without this script every page is a plain form that says the same.
import { Outbox } from "./outbox.js";
import { collect } from "./intake/answers.js";
import { fill } from "./intake/filling.js";
import { showHeard } from "./intake/heard.js";
import { offerNames } from "./intake/names.js";
import { offerWords } from "./intake/saying.js";
import { showKept } from "./kept.js";
import { dateAnswers } from "./pages/check_in.js";
import { installWorker, forgetEverything } from "./worker.js";

offerWords(document);

const { intake, sequence } = document.body.dataset;

if (intake) {
  document.body.classList.add("has-script");
  const outbox = new Outbox(intake, { onChange: showKept, from: Number(sequence) || 0 });
  outbox.ready.then(() => fill(outbox));
  const form = document.querySelector("form[data-answers]");
  if (form) {
    const answers = collect(form, outbox);
    showHeard(form, outbox, answers);
    offerNames(form);
    dateAnswers(form);
  } else {
    // Answers that waited for a connection may hold a sign that cannot wait: said on the page where the client is by now.
    document.addEventListener("psoas:taken", ({ detail }) => {
      if (detail.go && location.pathname !== detail.go) location.assign(detail.go);
    });
  }
  installWorker();
  outbox.sendSoon();
  window.addEventListener("online", () => outbox.sendSoon());
  const again = document.querySelector("[data-again]");
  if (again) window.addEventListener("online", () => goOnWhenSent(outbox, again.href));
  document.addEventListener("visibilitychange", () => outbox.sendSoon());
  if ("intakeDone" in document.body.dataset) forgetEverything(outbox);
}

// The page for no connection goes on by itself where there is one again: first what was answered is sent, since the next page depends on it.
async function goOnWhenSent(outbox, address) {
  for (let tries = 0; tries < 30 && (await outbox.waiting()).length > 0; tries += 1) {
    await new Promise((resolve) => { setTimeout(resolve, 300); });
  }
  location.assign(address);
}
