// What to say on the phone, to be kept or sent to someone who helps. Each button shows where the device can do it.

/** @param {ParentNode} page holds the words and, beside them, the buttons. */
export function offerWords(page) {
  const box = page.querySelector("[data-say]");
  if (!box) return;
  const words = () => box.parentElement.querySelector(".voice").innerText.trim();
  const [copy, send] = ["copy", "send"].map((act) => box.querySelector(`[data-${act}]`));
  copy.hidden = !navigator.clipboard;
  send.hidden = !navigator.share;
  box.hidden = copy.hidden && send.hidden;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(words());
    copy.querySelector("span").textContent = box.dataset.say;
  });
  // Who changes their mind in the device's own list has done nothing wrong.
  send.addEventListener("click", () => navigator.share({ text: words() }).catch(() => {}));
}
