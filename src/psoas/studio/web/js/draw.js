// The drawing on the page: it goes on from the page's hidden field, and every change goes into that field again.
// <input type="hidden" name="drawing" data-drawing> stands in the same form as the root, which has data-body-draw, or on the same page.
import { mountBodyDraw } from "./body_draw.js";

const mounted = new Map(); // root -> what it was mounted with

function mount(root) {
  const field = root.closest("form")?.querySelector("input[data-drawing]") ?? document.querySelector("input[data-drawing]");
  let last = field?.value || "[]";
  const onChange = (drawing) => {
    const value = JSON.stringify(drawing);
    if (value === last) return;
    last = value;
    if (field) field.value = value;
    root.dispatchEvent(new CustomEvent("psoas:answer", { bubbles: true, detail: { name: field?.name ?? "drawing", value: drawing } }));
    field?.dispatchEvent(new Event("change", { bubbles: true }));
  };
  mounted.get(root)?.destroy();
  mounted.set(root, mountBodyDraw(root, { onChange, drawing: JSON.parse(last) }));
}

function mountAll() {
  for (const root of mounted.keys()) if (!root.isConnected) mounted.delete(root);
  for (const root of document.querySelectorAll("[data-body-draw]")) if (!mounted.has(root)) mount(root);
}

mountAll();
document.addEventListener("htmx:after:swap", mountAll);
// On a client's page: what this device knows and the page did not bring (intake/filling.js).
document.addEventListener("psoas:filled", () => {
  for (const root of document.querySelectorAll("[data-body-draw]")) mount(root);
});
