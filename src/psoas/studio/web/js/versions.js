// A change that waited in line behind another one of this page follows it: the version that the page has by then is sent, not the one it had
// as the change was made. So the server can refuse what is older than what stands, also from another window of the same person.
const VERSIONS = ["seen", "revision", "result_seen"];
const refused = new WeakSet();

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement?.closest?.("form");
  // After a refusal the person chooses first: what waited is refused as well.
  if (!form?.isConnected || refused.has(form) || !(ctx.request.body instanceof URLSearchParams)) return;
  // An exam may stand on the page twice: the row in the list, which comes first, is the one that is drawn anew.
  const newest = (form.id && document.getElementById(form.id)) || form;
  for (const name of VERSIONS) {
    const now = newest.querySelector(`input[name="${name}"]`);
    if (now && ctx.request.body.has(name)) ctx.request.body.set(name, now.value);
  }
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement?.closest?.("form");
  if (!form) return;
  if (ctx.response?.status === 409) refused.add(form);
  else refused.delete(form);
});
