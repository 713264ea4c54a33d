// Keys: L, R, N answer the exam that has the focus; / goes to the search; ? shows the keys. All can be switched off (WCAG 2.1.4).
import { keep, kept } from "./device.js";

const typed = "input:not([type=radio], [type=checkbox], [type=range], [type=button], [type=submit]), textarea, select, [contenteditable]";

function off() {
  return kept("keys") === "off";
}

function answer(key) {
  const exam = document.activeElement?.closest("[data-exam]");
  const radio = exam?.querySelector(`input[data-key="${CSS.escape(key)}"]`);
  if (!radio || radio.disabled) return false;
  radio.focus({ preventScroll: true });
  radio.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.target.closest?.(typed) || document.querySelector("dialog[open]") || off()) return;
  const key = event.key.toLowerCase();
  if (key === "/") {
    const search = document.querySelector("[data-search]");
    if (!search) return;
    search.focus();
    search.select?.();
  } else if (key === "?") {
    document.getElementById("keys")?.showModal();
  } else if (!/^[a-z]$/.test(key) || !answer(key)) {
    return;
  }
  event.preventDefault();
});

document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("input[data-keys-on]")) box.checked = !off();
});
document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[data-keys-on]")) keep("keys", event.target.checked ? "on" : "off");
});
