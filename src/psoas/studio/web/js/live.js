// What others do shows by itself: polling stops while the page is hidden, and asks at once when it is seen again.
import htmx from "./htmx.js";

document.addEventListener("htmx:config:request", (event) => {
  if (document.hidden && event.target.matches?.("[data-live]")) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const element of document.querySelectorAll("[data-live]")) htmx.trigger(element, "seen");
});
