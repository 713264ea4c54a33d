// Signing sends the texts as they stand on the page: the last letters may not have been saved yet.
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-signs]");
  if (!form) return;
  for (const sent of form.querySelectorAll("input[data-sent]")) sent.remove();
  for (const kept of document.querySelectorAll(`[data-note="${form.dataset.signs}"] form`)) {
    const section = kept.querySelector('[name="section"]')?.value;
    if (!section) continue;
    add(form, `text-${section}`, kept.querySelector('[name="text"]').value);
    add(form, `seen-${section}`, kept.querySelector('[name="seen"]')?.value ?? "0");
  }
});

function add(form, name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  field.dataset.sent = "";
  form.append(field);
}
