// The client's pages. Whatever is typed or tapped goes into the outbox first and from there to the server; nothing is lost on the way.
import { Outbox } from "./outbox.js";
import { collect } from "./answers.js";
import { fill } from "./filling.js";
import { showKept } from "./kept.js";
import { installWorker, forgetEverything } from "./worker.js";

const intake = document.body.dataset.intake;

if (intake) {
  const outbox = new Outbox(intake, { onChange: showKept });
  // A page that holds answers shows them again: from the server, then what has not reached it yet.
  outbox.ready.then(() => fill(outbox));
  collect(outbox);
  installWorker();
  outbox.sendSoon();
  window.addEventListener("online", () => outbox.sendSoon());
  document.addEventListener("visibilitychange", () => outbox.sendSoon());
  if ("intakeDone" in document.body.dataset) forgetEverything(outbox);
}
