// A check-in belongs to the day on which it was answered, also where it is sent days later.

/** @param {HTMLFormElement} form its field `on`, where it has one, holds the day */
export function dateAnswers(form) {
  const on = form.elements.namedItem("on");
  if (!(on instanceof HTMLInputElement)) return;
  form.addEventListener("input", () => {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    on.value = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }, { capture: true });
}
