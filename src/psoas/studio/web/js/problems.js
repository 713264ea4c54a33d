// What went wrong with a request, said in words and kept until it works again; and a line for what takes over a second.
import htmx from "./htmx.js";
import { say } from "./words.js";

const BUSY_AFTER_MS = 1000;
const QUIET_FAILURES = 2; // a poll may fail once without a word
const failures = new Map();
let again = null;

function box() {
  return document.getElementById("problem");
}

function show(key, source, values) {
  const problem = box();
  if (!problem) return;
  problem.querySelector("[data-words]").textContent = say(key, values);
  problem.querySelector("[data-again]").hidden = source === null;
  problem.querySelector("[data-sign-in]").hidden = key !== "signed_out";
  problem.hidden = false;
  again = source;
}

function clear() {
  const problem = box();
  if (problem) problem.hidden = true;
  again = null;
}

/** What repeats a request: the element that asked, and the event on which it asked. */
function repeatable(ctx) {
  const type = ctx.sourceEvent?.type;
  return ctx.sourceElement && type ? { element: ctx.sourceElement, type } : null;
}

function ofStatus(status) {
  if (status === 401 || status === 403) return "signed_out";
  if (status === 404 || status === 410) return "gone";
  if (status === 413) return "too_long";
  if (status === 429) return "too_many";
  return "failed";
}

document.addEventListener("htmx:response:error", (event) => {
  const status = event.detail.ctx.response.status;
  // 409 (somebody else changed it) and 422 (something to mend) bring their own words, which are swapped in.
  if (status === 409 || status === 422) return;
  show(ofStatus(status), status >= 500 ? repeatable(event.detail.ctx) : null);
});

document.addEventListener("htmx:error", (event) => {
  const { ctx, error } = event.detail;
  if (!ctx) throw error;
  const source = ctx.sourceElement;
  if (source?.matches?.("[data-quiet]")) {
    failures.set(source, (failures.get(source) ?? 0) + 1);
    if (failures.get(source) < QUIET_FAILURES) return;
  }
  show("no_connection", repeatable(ctx));
});

document.addEventListener("htmx:after:request", (event) => {
  failures.delete(event.target);
  if (event.detail.ctx.response.status < 400 && again !== null) clear();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("#problem [data-again]") || again === null) return;
  const { element, type } = again;
  clear();
  if (element.isConnected) htmx.trigger(element, type);
});

const running = new Map();
document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.sourceElement?.matches?.("[data-quiet]")) return;
  const words = ctx.sourceElement?.closest?.("[data-busy]")?.dataset.busy ?? say("busy");
  running.set(ctx, setTimeout(() => {
    const busy = document.getElementById("busy");
    if (!busy) return;
    busy.textContent = words;
    busy.hidden = false;
  }, BUSY_AFTER_MS));
});
document.addEventListener("htmx:finally:request", (event) => {
  clearTimeout(running.get(event.detail.ctx));
  running.delete(event.detail.ctx);
  const busy = document.getElementById("busy");
  if (busy && running.size === 0) busy.hidden = true;
});
