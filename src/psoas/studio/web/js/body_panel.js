// The body follows the visit: an answer or a judgement changes what the muscles do, and a slider shows it before it is kept.
import { beside } from "./body_view.js";
import htmx from "./htmx.js";

const TRY_MS = 50;
let waiting;

function view() {
  return document.getElementById("body-view");
}

function command(name, value) {
  view()?.dispatchEvent(new CustomEvent("viewer:command", { detail: { name, value } }));
}

// What a slider would do, without keeping it. Only the newest position is asked for.
function attempt(form) {
  const { activations } = view()?.dataset ?? {};
  if (!activations) return;
  const values = new FormData(form);
  const share = Number(values.get("amount")) / 100;
  if (!Number.isFinite(share)) return;
  const asked = new URLSearchParams({ muscle: values.get("muscle"), side: values.get("side"), state: values.get("state"), amount: share });
  command("setActivations", `${activations}?${asked}`);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-judges]");
  if (!form || event.target.name !== "amount") return;
  clearTimeout(waiting);
  waiting = setTimeout(() => attempt(form), TRY_MS);
});

// The visit has changed: the muscles are worked out anew, and so are the figures below.
document.addEventListener("htmx:after:swap", () => {
  const revision = document.querySelector('#state [name="seen"]')?.value;
  const shown = view();
  if (!shown || revision === undefined) return;
  const before = shown.dataset.shownRevision;
  shown.dataset.shownRevision = revision;
  if (before === undefined || before === revision) return;
  command("setActivations", `${shown.dataset.activations}?r=${encodeURIComponent(revision)}`);
  htmx.trigger(document.getElementById("body-figures"), "renew");
});

// Another posture: the activity has to be loaded again.
document.addEventListener("viewer:stale", (event) => {
  const { activity, twin } = event.target.dataset;
  const both = beside(event.target) ? [activity, twin] : [activity];
  command("setActivity", both.map((one) => `${one}?r=${Date.now()}`));
});
