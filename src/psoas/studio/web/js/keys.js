// Keys: L, R, N answer the exam that has the focus; E goes to the next exam without a result; / goes to the search; ? shows the keys.
// All can be switched off (WCAG 2.1.4).
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

// The next exam without a result, after the one that has the focus; where each has one, the choice of another.
function nextExam() {
  const exams = [...document.querySelectorAll("#examine [data-exam]")];
  const here = exams.indexOf(document.activeElement?.closest("[data-exam]"));
  const open = [...exams.slice(here + 1), ...exams.slice(0, here + 1)].filter((exam) => !exam.querySelector("input[type=radio]:checked"));
  const target = open[0]?.querySelector("input[type=radio]:enabled") ?? document.getElementById("another-exam");
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: "center", behavior: "instant" });
  return Boolean(target);
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
  } else if (key === "e") {
    if (!nextExam()) return;
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
