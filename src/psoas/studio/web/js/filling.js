// Pages that this device may keep hold no word of the client. Their fields are filled here: with what the server has, then with what waits.
import { say } from "./words.js";

const STATE = "/i/state";

function show(name, value) {
  const fields = document.querySelectorAll(`[data-answer][name="${CSS.escape(name)}"]`);
  for (const field of fields) {
    if (field.dataset.touched !== undefined || field.tagName === "BUTTON") continue;
    if (field.type === "radio") field.checked = String(value) === field.value;
    else if (field.type === "checkbox") field.checked = Array.isArray(value) ? value.includes(field.value) : value === true;
    else if (field.type !== "hidden") field.value = String(value);
  }
  document.dispatchEvent(new CustomEvent("psoas:fill", { detail: { name, value } }));
}

/** @param {import("./outbox.js").Outbox} outbox */
export async function fill(outbox) {
  // What a person has changed since the page came is newer than anything we could bring.
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-answer]")) return;
    for (const one of document.querySelectorAll(`[data-answer][name="${CSS.escape(field.name)}"]`)) one.dataset.touched = "";
  });
  if (document.body.dataset.fill === "state") {
    const earlier = document.getElementById("earlier");
    try {
      const answer = await fetch(STATE, { credentials: "same-origin", headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.ok) {
        const { answers } = await answer.json();
        for (const [name, value] of Object.entries(answers ?? {})) show(name, value);
      }
      if (earlier) earlier.hidden = true;
    } catch {
      if (earlier) {
        earlier.textContent = say("earlier_answers");
        earlier.hidden = false;
      }
    }
  }
  for (const event of await outbox.waiting()) show(event.payload.name, event.payload.value);
}
