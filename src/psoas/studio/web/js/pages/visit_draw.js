// The drawing of a visit at the desk: it begins with what is stored, and every change goes into the form's field.
import { mountBodyDraw } from "../body_draw.js";

const field = document.querySelector("input[data-visit-drawing]");
for (const root of document.querySelectorAll("[data-body-draw]")) {
  mountBodyDraw(root, {
    drawing: JSON.parse(field.value || "[]"),
    onChange: (drawing) => {
      field.value = JSON.stringify(drawing);
    },
  });
}
