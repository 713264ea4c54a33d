// What this device still knows of a page: answers that the server does not have yet, and, on a page that was kept for when there
// is no connection, the last answer.
import { say } from "../words.js";

function show(form, fields) {
  for (const field of form.elements) {
    const values = fields[field.name];
    if (!values || "touched" in field.dataset || field.name === "csrfmiddlewaretoken") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
  }
  for (const [name, values] of Object.entries(fields)) {
    const same = [...form.elements].filter((field) => field.name === name && !["radio", "checkbox", "submit"].includes(field.type));
    same.forEach((field, n) => { if (!("touched" in field.dataset)) field.value = values[n] ?? ""; });
  }
}

/** @param {import("../outbox.js").Outbox} outbox */
export async function fill(outbox) {
  const form = document.querySelector("form[data-answers]");
  const { page, fill: from } = document.body.dataset;
  if (!form || !page || page === "safety") return;
  const waiting = (await outbox.waiting()).filter((event) => event.answer.page === page && event.answer.fields).at(-1);
  const answer = waiting?.answer ?? (from === "phone" ? await outbox.latest(page) : null);
  if (answer?.fields) {
    // A field "after" says that what was written before is not shown and is added to; this answer holds all of it.
    if (!answer.fields.after) form.elements.namedItem("after")?.remove();
    show(form, answer.fields);
    document.dispatchEvent(new CustomEvent("psoas:filled"));
  } else if (from === "phone") {
    const earlier = document.getElementById("earlier");
    if (earlier) {
      earlier.textContent = say("earlier_answers");
      earlier.hidden = false;
    }
  }
}
