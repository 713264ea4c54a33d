// From the fields of a page to answers: while they are filled in, and when the client goes on.
const TYPING_MS = 500;
const LONGEST_MS = 2000;
const PATIENCE_MS = 4000; // how long "go on" waits for the server; then it goes without
const PATIENCE_SAFETY_MS = 15000; // the answer to a safety question decides what comes next: a stop, another question
// Answers that count when the client goes on, and not before: what they agree to, and a question on which the next one depends.
const WHOLE = new Set(["consent", "safety"]);
const STILL_MS = 3000; // a sentence that is half typed may mean the opposite of the whole: nobody is sent away in the middle of it

/** @param {HTMLFormElement} form @returns {Record<string, string[]>} the fields of a page, as its form would send them */
export function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (name === "csrfmiddlewaretoken" || isOwn(form, name) || typeof value !== "string") continue;
    (fields[name] ??= []).push(value);
  }
  return fields;
}

// Controls that help to answer and are no answers: those of the drawing, of chips.
function isOwn(form, name) {
  const field = form.elements.namedItem(name);
  const one = field instanceof RadioNodeList ? field[0] : field;
  return Boolean(one?.closest?.("[data-body-draw], [data-own]"));
}

/** @param {HTMLFormElement} form @param {import("../outbox.js").Outbox} outbox */
export function collect(form, outbox) {
  const page = document.body.dataset.page;
  let timer = 0;
  let since = 0;
  let typed = 0;
  let again = 0;

  function put(finished) {
    clearTimeout(timer);
    since = 0;
    return outbox.add({ page, fields: fieldsOf(form), finished });
  }
  const flush = () => (since ? put(false) : Promise.resolve());

  function soon(milliseconds) {
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(() => put(false), Math.max(0, Math.min(milliseconds, since + LONGEST_MS - Date.now())));
  }

  form.addEventListener("input", (event) => {
    if (!counts(event.target)) return;
    event.target.dataset.touched = "";
    if (WHOLE.has(page)) return;
    typed = Date.now();
    clearTimeout(again);
    soon(TYPING_MS);
  });
  form.addEventListener("change", (event) => {
    if (!counts(event.target)) return;
    event.target.dataset.touched = "";
    if (!WHOLE.has(page)) soon(0);
  });
  document.addEventListener("visibilitychange", flush);
  window.addEventListener("pagehide", flush);

  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name) return; // the buttons of chips have their own way (heard.js)
    event.preventDefault();
    const button = document.querySelector('[type=submit][form="answers"]');
    button?.setAttribute("aria-disabled", "true");
    const uuid = await put(true);
    const told = await outbox.told(uuid, navigator.onLine ? (page === "safety" ? PATIENCE_SAFETY_MS : PATIENCE_MS) : 0);
    button?.removeAttribute("aria-disabled");
    if (told?.refused) form.submit(); // the server shows what is wrong, beside the field
    else location.assign(told?.go ?? told?.next ?? form.dataset.next);
  });

  // An answer that means an emergency: the page says so as soon as the client pauses, without waiting for "go on".
  document.addEventListener("psoas:taken", ({ detail }) => {
    if (!detail.go || location.pathname === detail.go) return;
    const pause = typed + STILL_MS - Date.now();
    if (pause > 0) {
      clearTimeout(again);
      again = setTimeout(() => put(false), pause); // asks again with the whole sentence
    } else if (!since) location.assign(detail.go);
  });
  return { flush, page };
}

function counts(field) {
  return Boolean(field.name) && !field.closest("[data-body-draw], [data-own]") && field.type !== "submit";
}
