// A slider's figure follows it at once; the request goes when the hand is still (hx-trigger="change").
document.addEventListener("input", (event) => {
  const slider = event.target;
  if (!slider.matches?.(".slider input[type=range]")) return;
  const output = slider.closest(".slider").querySelector("output");
  if (output) output.textContent = (output.dataset.form ?? "%s").replace("%s", slider.value);
});
