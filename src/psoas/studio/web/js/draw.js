// The drawing on the page: every change goes into the page's hidden field and, on a client's page, into the outbox.
// <input type="hidden" name="drawing" data-drawing data-answer> stands beside the root, which has data-body-draw.
import { mountBodyDraw } from "./body_draw.js";

function mount(root) {
  const field = document.querySelector("input[data-drawing]");
  let last = field?.value || "[]";
  const onChange = (drawing) => {
    const value = JSON.stringify(drawing);
    if (value === last) return;
    last = value;
    if (field) field.value = value;
    root.dispatchEvent(new CustomEvent("psoas:answer", { bubbles: true, detail: { name: field?.name ?? "drawing", value: drawing } }));
    field?.dispatchEvent(new Event("change", { bubbles: true }));
  };
  mountBodyDraw(root, { onChange, drawing: JSON.parse(last) });
}

function mountAll() {
  for (const root of document.querySelectorAll("[data-body-draw]:not([data-mounted])")) {
    root.dataset.mounted = "";
    mount(root);
  }
}

// On a client's page the earlier drawing comes first (filling.js).
if (document.body.dataset.intake && document.body.dataset.filled === undefined) {
  document.addEventListener("psoas:filled", mountAll, { once: true });
} else {
  mountAll();
}
document.addEventListener("htmx:after:swap", mountAll);
