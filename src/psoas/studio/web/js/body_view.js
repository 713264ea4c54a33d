// The viewer is large, so it is loaded where and when it is seen. What stands in its place until then, a still picture with the same
// facts, stays where it cannot be loaded or there is no WebGL.
// <div data-body-view="address of viewer.js" data-bones="…" data-activity="…" data-twin="…" data-preset="psoas">
//   <script type="application/json" data-labels>…</script><div data-still>…</div></div>

async function open(element) {
  const { bodyView, bones, activity, twin, preset } = element.dataset;
  const labels = JSON.parse(element.querySelector("script[data-labels]")?.textContent ?? "{}");
  const still = element.querySelector("[data-still]");
  element.addEventListener("viewer:ready", () => { if (still) still.hidden = true; });
  for (const name of ["viewer:still", "viewer:error"]) element.addEventListener(name, () => { if (still) still.hidden = false; });
  try {
    const { mountViewer } = await import(bodyView);
    await mountViewer(element, { bonesUrl: bones, activityUrl: activity, twinUrl: twin, labels, preset });
  } catch (error) {
    element.dispatchEvent(new CustomEvent("viewer:error", { bubbles: true, detail: { message: String(error) } }));
  }
}

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    open(entry.target);
  }
}, { rootMargin: "200px" });

function watch() {
  for (const element of document.querySelectorAll("[data-body-view]:not([data-watched])")) {
    element.dataset.watched = "";
    seen.observe(element);
  }
}
watch();
document.addEventListener("htmx:after:swap", watch);
