// The visit on one screen: what must hold around htmx's swaps. Every answer swaps several parts at once.
import htmx from "../htmx.js";

const screen = () => document.getElementById("visit");

// What a person opened stays open, whatever the server draws.
htmx.registerExtension("keep-open", {
  htmx_before_morph_attr: (element, detail) => !(detail.attrName === "open" && (element.tagName === "DETAILS" || element.tagName === "DIALOG")),
});

// A radio that somebody tapped keeps its own state over a change of its attribute: what the server says counts.
function settleRadios() {
  for (const radio of screen()?.querySelectorAll("[data-exam] input[type=radio], .q1 input[type=radio]") ?? []) {
    if (radio.checked !== radio.defaultChecked) radio.checked = radio.defaultChecked;
  }
}

// A text into which nobody has typed may be drawn anew when somebody else changes it; one with unsent letters never.
function clean(form) {
  const text = form.querySelector("textarea");
  return text !== null && text.value === text.defaultValue;
}

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  if (event.target.id === "live") {
    for (const form of screen().querySelectorAll("form[data-text]")) {
      if (clean(form)) ctx.request.body.append("text", form.dataset.text);
    }
  }
  const form = event.target.closest?.("form[data-text]");
  if (form) form.dataset.sent = form.querySelector("textarea").value;
});

document.addEventListener("htmx:after:request", (event) => {
  const status = event.detail.ctx.response?.status;
  const form = event.target.closest?.("form[data-text]");
  if (form && status === 200 && form.dataset.sent !== undefined) form.querySelector("textarea").defaultValue = form.dataset.sent;
  const sheet = event.target.closest?.("#place");
  if (sheet && event.target.matches("form") && status < 400) sheet.close();
});

document.addEventListener("htmx:after:swap", (event) => {
  settleRadios();
  const sheet = document.getElementById("place");
  if (sheet && !sheet.open && event.detail.ctx.sourceElement?.matches?.("a.correct")) sheet.showModal();
  const other = document.querySelector("#exam-other [data-exam]:not([data-seen])");
  if (other) {
    other.dataset.seen = "";
    other.querySelector("input[type=radio]")?.focus();
  }
  document.querySelector("#conflict h2:not([data-seen])")?.focus();
  for (const heading of document.querySelectorAll("#conflict h2")) heading.dataset.seen = "";
});

// The sheet is emptied as it closes, so that the next tap opens it with what stands then.
document.addEventListener("close", (event) => {
  if (event.target.id === "place") document.getElementById("place-content").replaceChildren();
}, true);

// The verdict is always to be seen: where it has been scrolled away, one line says it and leads back.
let gone = false;
function sayVerdict() {
  const verdict = document.getElementById("verdict");
  const line = document.getElementById("verdict-line");
  if (!verdict || !line) return;
  line.textContent = document.getElementById("verdict-title").textContent;
  line.dataset.urgency = verdict.dataset.urgency;
  line.dataset.read = verdict.dataset.read;
  line.hidden = !gone;
}
const watcher = new IntersectionObserver((entries) => {
  gone = !entries.at(-1).isIntersecting;
  sayVerdict();
});
function watch() {
  const verdict = document.getElementById("verdict");
  if (!verdict) return;
  watcher.disconnect();
  watcher.observe(verdict);
}
// An answer that stops the visit shows the stop, wherever the hand was; the focus stays.
let kind = document.getElementById("verdict")?.dataset.kind;
function showStop() {
  const now = document.getElementById("verdict")?.dataset.kind;
  if (now === "stopped" && kind !== "stopped") window.scrollTo({ top: 0, behavior: "instant" });
  kind = now;
}
document.addEventListener("htmx:after:swap", () => {
  watch();
  showStop();
});
watch();

// Letters that were typed just before the page is left are sent as it goes.
window.addEventListener("pagehide", () => {
  const form = document.getElementById("observations-form");
  if (!form || clean(form) || document.querySelector("#conflict section")) return;
  const token = document.querySelector('meta[name="csrf-token"]').content;
  fetch(form.getAttribute("hx-post"), {
    method: "POST", keepalive: true, credentials: "same-origin", body: new URLSearchParams(new FormData(form)),
    headers: { "X-CSRFToken": token, "HX-Request": "true" },
  });
});
