// From fields to events. A field with data-answer is one; text waits for a pause in typing, and never longer than two seconds.
const TYPING_MS = 500;
const LONGEST_MS = 2000;

/** The field's answer as it stands: text, true or false, the chosen codes of a group. */
export function valueOf(field) {
  if (field.type !== "checkbox") return field.value;
  const group = [...document.querySelectorAll(`input[type=checkbox][data-answer][name="${CSS.escape(field.name)}"]`)];
  if (group.length === 1) return field.checked;
  return group.filter((one) => one.checked).map((one) => one.value);
}

/** @param {import("./outbox.js").Outbox} outbox */
export function collect(outbox) {
  const step = document.body.dataset.step ?? "";
  const typing = new Map(); // field name -> {timer, since, field}

  const put = (name, value) => outbox.add({ step, name, value, at: new Date().toISOString() });
  const flush = (name) => {
    const waits = typing.get(name);
    if (!waits) return Promise.resolve();
    clearTimeout(waits.timer);
    typing.delete(name);
    return put(name, valueOf(waits.field));
  };
  const flushAll = () => Promise.all([...typing.keys()].map(flush));

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches?.("textarea[data-answer], input[data-answer]:not([type=radio], [type=checkbox])")) return;
    const waits = typing.get(field.name) ?? { since: Date.now(), field };
    clearTimeout(waits.timer);
    const pause = Math.max(0, Math.min(TYPING_MS, waits.since + LONGEST_MS - Date.now()));
    waits.timer = setTimeout(() => flush(field.name), pause);
    typing.set(field.name, waits);
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-answer]")) return;
    if (typing.has(field.name)) flush(field.name);
    else if (field.matches("input[type=radio], input[type=checkbox], select, input[type=range]")) put(field.name, valueOf(field));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-answer]");
    if (button) put(button.name, button.value);
  });
  // Parts of a page that are no field: the drawing, chips.
  document.addEventListener("psoas:answer", (event) => put(event.detail.name, event.detail.value));
  // A page that is being left keeps what was typed last.
  document.addEventListener("visibilitychange", flushAll);
  window.addEventListener("pagehide", flushAll);

  // "Go on" waits until everything is kept on this device, then goes: also without a connection.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-go-on], a[data-back]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await flushAll();
    await outbox.line;
    location.assign(link.href);
  });
}
