// Names and numbers beside the body, with leader lines: SVG over the canvas, two columns, none over another.

import * as THREE from "three";
import { said } from "./words.js";

const NS = "http://www.w3.org/2000/svg";
const HIGH = 24;
const GAP = 5;
const EDGE = 10;
const NARROW = 280; // on a narrower picture chips would hide the body; the table has the numbers

function make(name, attributes, parent) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  parent?.append(node);
  return node;
}

/** Chips over the canvas; they are for the eye, the table says the same. */
export class Chips {
  constructor(parent) {
    this.svg = make("svg", { class: "viewer-chips", "aria-hidden": "true", focusable: "false" }, parent);
    this.made = new Map();
  }

  /** `wanted`: {key, text, strong, at (Vector3), figure (index)}; `stage` projects, `names` says where no chip may stand. */
  place(wanted, stage) {
    const [width, height] = stage.size;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const seen = new Set();
    const columns = new Map();
    for (const chip of stage.cell(0)[2] < NARROW ? [] : wanted) {
      const [x, y] = stage.project(chip.at, chip.figure);
      const [left, top, wide, high] = stage.cell(chip.figure);
      if (x < left || x > left + wide || y < top || y > top + high) continue;
      const side = x < left + wide / 2 ? 0 : 1;
      const key = `${chip.figure} ${side}`;
      columns.set(key, [...(columns.get(key) ?? []), { ...chip, x, y, side, left, right: left + wide }]);
    }
    for (const column of columns.values()) {
      const [, above, , high] = stage.cell(column[0].figure);
      for (const [chip, top] of spread(column, above, high)) {
        seen.add(chip.key);
        this.draw(chip, top);
      }
    }
    for (const [key, { group }] of this.made)
      if (!seen.has(key)) {
        group.remove();
        this.made.delete(key);
      }
  }

  draw(chip, top) {
    const known = this.made.get(chip.key) ?? this.create(chip.key);
    const { group, line, dot, box, text } = known;
    group.classList.toggle("is-strong", Boolean(chip.strong));
    group.classList.toggle("is-load", Boolean(chip.load));
    if (known.said !== chip.text) text.textContent = known.said = chip.text;
    // Measuring makes the browser lay the page out: once for each number of letters is enough.
    const letters = `${Boolean(chip.strong)} ${chip.text.length}`;
    if (known.letters !== letters) {
      known.letters = letters;
      known.width = Math.ceil(text.getComputedTextLength?.() || 7 * chip.text.length) + 18;
    }
    const x = chip.side ? chip.right - EDGE - known.width : chip.left + EDGE;
    const inner = chip.side ? x : x + known.width;
    set(box, { x, y: top, width: known.width, height: HIGH, rx: HIGH / 2 });
    set(text, { x: x + 9, y: top + HIGH / 2 + 4.5 });
    const bend = chip.side ? Math.max(inner - 14, chip.x) : Math.min(inner + 14, chip.x);
    set(line, { points: `${inner},${top + HIGH / 2} ${bend},${top + HIGH / 2} ${chip.x.toFixed(1)},${chip.y.toFixed(1)}` });
    set(dot, { cx: chip.x.toFixed(1), cy: chip.y.toFixed(1), r: 2.5 });
  }

  create(key) {
    const group = make("g", { class: "viewer-chip" }, this.svg);
    const parts = {
      group,
      line: make("polyline", { class: "viewer-chip-line" }, group),
      dot: make("circle", { class: "viewer-chip-dot" }, group),
      box: make("rect", { class: "viewer-chip-box" }, group),
      text: make("text", { class: "viewer-chip-text" }, group),
    };
    this.made.set(key, parts);
    return parts;
  }
}

function set(node, attributes) {
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
}

// Chips of a column from above down, each as near to its place as the others let it.
function spread(column, above, height) {
  const sorted = column.toSorted((a, b) => a.y - b.y).slice(0, Math.floor((height - 2 * EDGE) / (HIGH + GAP)));
  const tops = [];
  sorted.forEach((chip, i) => {
    const wished = chip.y - HIGH / 2;
    tops.push(Math.max(wished, i ? tops[i - 1] + HIGH + GAP : above + EDGE));
  });
  let bound = above + height - EDGE - HIGH;
  for (let i = tops.length - 1; i >= 0; i--) {
    tops[i] = Math.min(tops[i], bound);
    bound = tops[i] - HIGH - GAP;
  }
  return sorted.map((chip, i) => [chip, tops[i]]);
}

/** The chips of one figure: the psoas's pulls where they are shown, otherwise the muscles that work hardest; and the load on the hips. */
export function chipsOf(figure, index, preset, words, name) {
  const first = preset.pulls ? pulls(figure, index, words) : hardest(figure, index, preset, words, name);
  return preset.hips ? [...first, ...hips(figure, index, words)] : first;
}

function pulls(figure, index, words) {
  return figure.activity.attachments.map(({ name, side }, i) => {
    const newton = figure.pulls.newton(i);
    return {
      key: `${index} ${name} ${side}`,
      figure: index,
      strong: newton > 40,
      text: said(words.pull, { level: name, side: words[side], newton: Math.round(newton) }),
      at: new THREE.Vector3().fromArray(figure.pulls.at, 3 * i),
    };
  });
}

// The force on the head of the femur, to ten newtons: the model is no surer than that.
function hips(figure, index, words) {
  return ["left", "right"].map((side, i) => ({
    key: `${index} hip ${side}`,
    figure: index,
    load: true,
    text: said(words.hip, { side: words[side], newton: (10 * Math.round(figure.hips.newton(i) / 10)).toLocaleString(language()) }),
    at: new THREE.Vector3().fromArray(figure.hips.at, 3 * i),
  }));
}

function language() {
  return document.documentElement.lang || "en";
}

const MOST_CHIPS = 6;

function hardest(figure, index, preset, words, name) {
  const found = workOf(figure).filter(({ muscle }) => preset.muscle(muscle));
  found.sort((a, b) => b.work - a.work);
  return found
    .slice(0, MOST_CHIPS)
    .filter(({ work }) => work >= 0.03)
    .map(({ muscle, side, work }) => ({
      key: `${index} ${muscle} ${side}`,
      figure: index,
      strong: work > 0.4,
      text: `${name(muscle)} ${words[side]} ${Math.round(100 * work)} %`,
      at: figure.muscles.middle(muscle, side, figure.activity, new THREE.Vector3()),
    }))
    .filter((chip) => chip.at);
}

/** How hard every muscle group works now, by side. */
export function workOf(figure) {
  const { muscles } = figure.activity;
  const values = figure.figures.arrays.muscle_activation;
  const [a, b, share] = figure.at;
  const width = 2 * muscles.length;
  return muscles.flatMap((muscle, i) =>
    ["left", "right"].map((side, k) => {
      const from = values[a * width + 2 * i + k];
      return { muscle, side, work: from + share * (values[b * width + 2 * i + k] - from) };
    }),
  );
}
