// A toast says what has changed and offers undo. It goes after 8 seconds, and waits while it has the focus or the pointer.
const STAYS_MS = 8000;

function time(toast) {
  toast.dataset.timed = "";
  let timer;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), STAYS_MS);
  };
  const wait = () => clearTimeout(timer);
  toast.addEventListener("focusin", wait);
  toast.addEventListener("pointerenter", wait);
  toast.addEventListener("focusout", start);
  toast.addEventListener("pointerleave", () => {
    if (!toast.contains(document.activeElement)) start();
  });
  start();
}

function timeNew() {
  for (const toast of document.querySelectorAll("#toasts .toast:not([data-timed])")) time(toast);
}

document.addEventListener("DOMContentLoaded", timeNew);
document.addEventListener("htmx:after:swap", timeNew);
// What was undone needs no toast any more.
document.addEventListener("htmx:after:request", (event) => {
  if (event.detail.ctx.response?.status < 400) event.target.closest?.("#toasts .toast")?.remove();
});

/**
 * Shows a toast that no request brought.
 * @param {string} sentence
 */
export function toast(sentence) {
  const made = document.createElement("div");
  made.className = "toast enter";
  const text = document.createElement("span");
  text.textContent = sentence;
  made.append(text);
  document.getElementById("toasts")?.append(made);
  time(made);
}
