// The drawing on the page: every change goes into the form's own field and, on a client's page, into the outbox.
import { mountBodyDraw } from "./body_draw.js";

for (const root of document.querySelectorAll("[data-body-draw]")) {
  const labels = JSON.parse(root.querySelector("script[data-labels]")?.textContent ?? "{}");
  const field = root.querySelector("input[data-drawing]");
  const onChange = (drawing) => {
    const value = JSON.stringify(drawing);
    if (field) field.value = value;
    root.dispatchEvent(new CustomEvent("psoas:answer", { bubbles: true, detail: { name: field?.name ?? "drawing", value: drawing } }));
    field?.dispatchEvent(new Event("change", { bubbles: true }));
  };
  mountBodyDraw(root, { onChange, labels });
}
