// Words to be kept or sent to someone: what to say on the phone, a client's link. Each button shows where the device can do it.

/** @param {ParentNode} page holds boxes with `data-say`: each with its buttons, beside the words or naming the field that holds them. */
export function offerWords(page) {
  for (const box of page.querySelectorAll("[data-say]")) offer(box);
}

function offer(box) {
  const field = box.dataset.words ? document.querySelector(box.dataset.words) : null;
  const words = () => (field ? field.value : box.parentElement.querySelector(".voice").innerText.trim());
  const [copy, send] = ["copy", "send"].map((act) => box.querySelector(`[data-${act}]`));
  // A plain http address has no clipboard; what stands in a field can be copied all the same.
  copy.hidden = !navigator.clipboard && !field;
  send.hidden = !navigator.share;
  box.hidden = copy.hidden && send.hidden;
  copy.addEventListener("click", async () => {
    if (navigator.clipboard) await navigator.clipboard.writeText(words());
    else {
      field.select();
      if (!document.execCommand("copy")) return;
    }
    copy.querySelector("span").textContent = box.dataset.say;
    const said = box.querySelector("[data-said]");
    if (said) said.textContent = box.dataset.say;
  });
  // Who changes their mind in the device's own list has done nothing wrong.
  send.addEventListener("click", () => navigator.share({ text: words() }).catch(() => {}));
}

/** A field that is only read is taken whole as soon as it has the focus. */
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-select]")) event.target.select();
});
