// Runs in the head before the page is drawn: theme and hidden names are choices of this device, so nothing flashes.
import { keep, kept } from "./device.js";

const root = document.documentElement;

function setTheme(theme) {
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  else delete root.dataset.theme;
}

function setNames(hidden) {
  if (hidden) root.dataset.names = "hidden";
  else delete root.dataset.names;
  for (const button of document.querySelectorAll("[data-hide-names]")) button.setAttribute("aria-pressed", String(hidden));
}

setTheme(kept("theme"));
setNames(kept("names") === "hidden");

document.addEventListener("DOMContentLoaded", () => {
  setNames(root.dataset.names === "hidden");
  for (const radio of document.querySelectorAll("input[data-theme-choice]")) {
    radio.checked = radio.value === (root.dataset.theme ?? "device");
  }
});

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("input[data-theme-choice]")) return;
  setTheme(event.target.value);
  keep("theme", event.target.value);
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-hide-names]")) return;
  const hidden = root.dataset.names !== "hidden";
  setNames(hidden);
  keep("names", hidden ? "hidden" : "shown");
});
