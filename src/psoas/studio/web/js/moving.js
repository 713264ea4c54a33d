// A tap on an exercise's picture plays its loop each time from the start: a picture that was played once stays at its end,
// so it is asked for under another address. Without this script it plays the first time only.
let plays = 0;

document.addEventListener("toggle", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLDetailsElement) || !box.open || !box.classList.contains("moving")) return;
  const loop = box.querySelector(".loop");
  if (box.dataset.played) loop.src = `${loop.src.split("?")[0]}?${++plays}`;
  box.dataset.played = "yes";
}, true);
