// What was understood of the story, while it is being told: asked of the server in pauses, and corrected by one tap.
const PAUSE_MS = 900;

/** @param {HTMLFormElement} form @param {import("../outbox.js").Outbox} outbox */
export function showHeard(form, outbox, { flush }) {
  const part = form.querySelector("[data-heard]");
  const words = form.elements.namedItem("words");
  if (!part || !words) return;
  let timer = 0;
  let asked = 0;
  let shown = words.value;

  async function refresh() {
    const mine = ++asked;
    const text = words.value;
    const body = new URLSearchParams({ words: text, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    let response;
    try {
      response = await fetch(part.dataset.heard, { method: "POST", body, credentials: "same-origin" });
    } catch {
      return; // no connection: what was heard stays as it is, the words are kept
    }
    // A chip that is open would close under the finger: it waits for the next pause.
    if (!response.ok || mine !== asked) return;
    const html = await response.text();
    if (part.querySelector("details[open]") && text !== shown) return later();
    shown = text;
    part.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    ready();
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE_MS);
  }
  function ready() {
    for (const button of part.querySelectorAll("[data-put-away]")) button.hidden = false;
  }

  words.addEventListener("input", later);
  document.addEventListener("psoas:filled", later);
  part.addEventListener("click", (event) => {
    const button = event.target.closest("[data-put-away]");
    if (!button) return;
    button.closest(".ask").remove();
    document.getElementById("f-words").focus();
  });
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button?.name) return;
    event.preventDefault();
    const value = button.name === "change" ? form.elements.namedItem(`other-${button.value}`).value : button.value;
    if (!value) return;
    const at = [...part.querySelectorAll("summary")].indexOf(button.closest("li")?.querySelector("summary"));
    await flush();
    const uuid = await outbox.add({ step: "heard", payload: { corrections: [JSON.parse(value)] } });
    const told = await outbox.told(uuid, 4000);
    if (told === null) {
      button.closest("details")?.removeAttribute("open");
      return;
    }
    button.closest("details")?.removeAttribute("open");
    await refresh();
    const chips = part.querySelectorAll("summary");
    (chips[Math.max(0, Math.min(at, chips.length - 1))] ?? words).focus({ preventScroll: true });
  });
  ready();
}
