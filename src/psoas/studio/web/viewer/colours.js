// The page's own colours (tokens.css) as the scene needs them.

import * as THREE from "three";

const FALLBACK = {
  "--work-0": "#e9cdbf", "--work-1": "#d98f74", "--work-2": "#b4472f", "--work-3": "#7d2013",
  "--bone": "#e8dcc8", "--blue": "#1d4f6f", "--amber": "#7a4b00", "--paper": "#f6f0e7",
  "--ink-2": "#554a40", "--ink-3": "#6b5f54", "--card": "#fffdf9", "--amber-line": "#a97c22", "--raise": "#ffffff", "--sunk": "#f0e8dc", "--line": "#e4d9ca",
};

/** Reads the tokens at an element; writes into `out` where it is given, so that materials follow. */
export function coloursOf(element, out) {
  const style = getComputedStyle(element);
  const token = (name) => new THREE.Color(style.getPropertyValue(name).trim() || FALLBACK[name]);
  const paper = token("--paper");
  const dark = paper.r + paper.g + paper.b < 0.6;
  const bone = dark ? new THREE.Color("#b7a88f") : new THREE.Color("#efe5d3");
  const tendon = bone.clone().lerp(new THREE.Color(dark ? "#d8cbb6" : "#f7f1e4"), 0.6);
  const work = [0, 1, 2, 3].map((i) => token(`--work-${i}`));
  // As the page shows them: these do not stand in the scene's light.
  const shown = (colour) => colour.convertLinearToSRGB();
  const flat = (name, alpha) => [...shown(token(name)).toArray(), alpha];
  const chips = { line: flat("--ink-3", 0.75), loadLine: flat("--amber-line", 0.75), dot: flat("--ink-2", 1), card: flat("--card", 1) };
  const ground = Object.fromEntries(["raise", "card", "sunk", "line"].map((name) => [name, shown(token(`--${name}`))]));
  ground.around = shown(behind(element) ?? paper.clone());
  const found = { palette: [...work, tendon], bone, arrow: token("--blue"), load: token("--amber"), chips, ground, dark };
  if (!out) return found;
  out.palette.forEach((colour, i) => colour.copy(found.palette[i]));
  out.bone.copy(found.bone);
  out.arrow.copy(found.arrow);
  out.load.copy(found.load);
  Object.assign(out, { chips, ground, dark });
  return out;
}

// The colour of the page round an element: of the nearest thing about it that has one.
function behind(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (/^rgb\(/.test(colour)) return new THREE.Color(colour);
  }
  return null;
}
