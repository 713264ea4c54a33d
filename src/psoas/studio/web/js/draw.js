// The drawing on the page: it goes on from the form's own field, and every change goes into that field again.
import { mountBodyDraw } from "./body_draw.js";

for (const root of document.querySelectorAll("[data-body-draw]")) {
  const field = root.closest("form")?.querySelector("input[data-drawing]");
  let mounted = null;
  const read = () => { try { return JSON.parse(field?.value || "[]"); } catch { return []; } };
  const mount = () => {
    mounted?.destroy();
    mounted = mountBodyDraw(root, { drawing: read(), onChange });
  };
  function onChange(drawing) {
    if (!field) return;
    field.value = JSON.stringify(drawing);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  mount();
  // Answers of this device that the page did not bring.
  document.addEventListener("psoas:filled", mount);
}
