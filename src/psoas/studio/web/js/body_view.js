// The viewer is large, so it is loaded where and when it is seen. What stands in its place until then, a still picture with the same
// facts, stays where it cannot be loaded or there is no WebGL.
// <div data-body-view="address of viewer.js" data-bones="…" data-activity="…" data-twin="…" data-preset="psoas">
//   <script type="application/json" data-labels>…</script><div data-still>…</div></div>
// In a narrow column the client's body stands alone; a button with data-beside shows the same body in health with it. The device keeps it.
import { keep, kept } from "./device.js";

const BOTH_PX = 560;

/** Whether the body in health stands beside: as it was chosen, else where there is room for both. */
export function beside(element) {
  const chosen = kept("beside");
  return chosen === null ? element.clientWidth >= BOTH_PX : chosen === "on";
}

function press(element) {
  const button = document.querySelector("[data-beside]");
  if (button) button.setAttribute("aria-pressed", String(beside(element)));
}

async function open(element) {
  const { bodyView, bones, activity, twin, preset } = element.dataset;
  const labels = JSON.parse(element.querySelector("script[data-labels]")?.textContent ?? "{}");
  const still = element.querySelector("[data-still]");
  element.addEventListener("viewer:ready", () => { if (still) still.hidden = true; });
  for (const name of ["viewer:still", "viewer:error"]) element.addEventListener(name, () => { if (still) still.hidden = false; });
  press(element);
  try {
    const { mountViewer } = await import(bodyView);
    const twinUrl = beside(element) ? twin : undefined;
    await mountViewer(element, { bonesUrl: bones, activityUrl: activity, twinUrl, labels, preset });
  } catch (error) {
    element.dispatchEvent(new CustomEvent("viewer:error", { bubbles: true, detail: { message: String(error) } }));
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-beside]")) return;
  const element = document.getElementById("body-view");
  if (!element) return;
  keep("beside", beside(element) ? "off" : "on");
  press(element);
  const { activity, twin } = element.dataset;
  const value = beside(element) ? [activity, twin] : [activity];
  element.dispatchEvent(new CustomEvent("viewer:command", { detail: { name: "setActivity", value } }));
});

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
