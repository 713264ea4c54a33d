// The focus stays where it was after a swap, and what has the focus does not move on the screen.

/** What finds the same control again in new markup. */
function address(element) {
  if (!element || element === document.body) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.dataset.focus) return `[data-focus="${CSS.escape(element.dataset.focus)}"]`;
  if (element.name) {
    const value = element.type === "radio" || element.type === "checkbox" ? `[value="${CSS.escape(element.value)}"]` : "";
    const form = element.form?.id ? `#${CSS.escape(element.form.id)} ` : "";
    return `${form}[name="${CSS.escape(element.name)}"]${value}`;
  }
  return null;
}

let before = null;

function remember() {
  const element = document.activeElement;
  const where = address(element);
  if (where === null) {
    before = null;
    return;
  }
  let range = null;
  try {
    range = element.selectionStart === null ? null : [element.selectionStart, element.selectionEnd];
  } catch {
    // Radios and the like have no selection.
  }
  before = { element, where, range, top: element.getBoundingClientRect().top };
}

function restore() {
  if (before === null) return;
  const { element, where, range, top } = before;
  const now = element.isConnected ? element : document.querySelector(where);
  before = null;
  if (!now) return;
  const lost = document.activeElement === document.body || document.activeElement === null;
  if (lost) {
    now.focus({ preventScroll: true });
    if (range && now.setSelectionRange) now.setSelectionRange(...range);
  }
  if (document.activeElement !== now) return;
  const moved = now.getBoundingClientRect().top - top;
  if (Math.abs(moved) > 1) window.scrollBy({ top: moved, behavior: "instant" });
}

document.addEventListener("htmx:before:swap", remember);
document.addEventListener("htmx:after:swap", restore);

// A summary of errors takes the focus, on a new page as after a swap.
function toErrors() {
  document.querySelector("[data-errors]:not([data-seen])")?.focus();
  for (const summary of document.querySelectorAll("[data-errors]")) summary.dataset.seen = "";
}
document.addEventListener("DOMContentLoaded", toErrors);
document.addEventListener("htmx:after:swap", toErrors);
if (document.readyState !== "loading") toErrors();
