// Where the last answer is, in words. The line is read out only when its meaning changes.
import { say } from "./words.js";

let last = "";

/** @param {{waiting: number, kept: "server" | "phone" | "page" | "ended" | "refused"}} state */
export function showKept({ waiting, kept }) {
  const line = document.getElementById("kept");
  if (!line) return;
  // An answer on its way for a moment is no news: only a lost connection is.
  const key = kept === "phone" && navigator.onLine && waiting <= 1 ? "saving" : kept;
  if (key === last) return;
  if (key === "saving") {
    clearTimeout(line.timer);
    line.timer = setTimeout(() => { if (last === "saving") write(line, "phone"); }, 2000);
    last = key;
    return;
  }
  clearTimeout(line.timer);
  last = key;
  write(line, key);
}

function write(line, key) {
  line.dataset.kept = key === "server" ? "saved" : key === "phone" ? "phone" : "not";
  line.querySelector("[data-words]").textContent = say(`kept_${key}`);
  line.querySelector("use")?.setAttribute("href", key === "server" ? "#i-check" : key === "phone" ? "#i-cloud" : "#i-alert");
  line.hidden = false;
}
