// A form that sends itself by htmx on a change has no "submit": Enter in one of its radios must not load the page anew.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
  const triggers = form.getAttribute("hx-trigger");
  if (triggers !== null && !/\bsubmit\b/.test(triggers)) event.preventDefault();
});
