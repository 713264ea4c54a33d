// The page's own colours (tokens.css) as the scene needs them.

import * as THREE from "three";

const FALLBACK = {
  "--work-0": "#e9cdbf", "--work-1": "#d98f74", "--work-2": "#b4472f", "--work-3": "#7d2013",
  "--bone": "#e8dcc8", "--blue": "#1d4f6f", "--amber": "#7a4b00", "--paper": "#f6f0e7",
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
  const found = { palette: [...work, tendon], bone, arrow: token("--blue"), load: token("--amber"), dark };
  if (!out) return found;
  out.palette.forEach((colour, i) => colour.copy(found.palette[i]));
  out.bone.copy(found.bone);
  out.arrow.copy(found.arrow);
  out.load.copy(found.load);
  out.dark = dark;
  return out;
}
