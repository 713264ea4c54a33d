// Names of medicines and conditions while they are typed, and a new line when the last one is filled in.
const PAUSE_MS = 200;

/** @param {HTMLFormElement} form */
export function offerNames(form) {
  const lines = form.querySelector("[data-lines]");
  if (!lines) return;
  const list = lines.querySelector("datalist");
  let timer = 0;
  let asked = 0;

  async function offer(text) {
    const mine = ++asked;
    try {
      // Not in the address, which others on the way may write down.
      const body = new URLSearchParams({ q: text, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
      const answer = await fetch(lines.dataset.names, { method: "POST", credentials: "same-origin", body });
      if (!answer.ok || mine !== asked) return;
      const { names } = await answer.json();
      list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
    } catch {
      // No connection: nothing is offered, what is typed counts as it stands.
    }
  }

  lines.addEventListener("input", ({ target }) => {
    clearTimeout(timer);
    timer = setTimeout(() => offer(target.value), PAUSE_MS);
    const rows = lines.querySelectorAll(".ask-one");
    const last = rows[rows.length - 1];
    if (!last.querySelector("input").value) return;
    const next = last.cloneNode(true);
    const number = rows.length + 1;
    const [label, field] = [next.querySelector("label"), next.querySelector("input")];
    field.value = "";
    delete field.dataset.touched;
    field.id = field.id.replace(/\d+$/, String(number));
    label.htmlFor = field.id;
    label.textContent = label.textContent.replace(/\d+$/, String(number));
    last.after(next);
  });
}
