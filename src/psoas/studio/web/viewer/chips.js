// Names and numbers beside the body, with leader lines: small elements over the canvas, two columns, none over another.

import * as THREE from "three";
import { CHIPS_FROM } from "./stage.js";
import { said } from "./words.js";

const HIGH = 24;
const GAP = 5;
const EDGE = 10;
const LETTER = 6.7; // about as wide as a letter is
const PADDING = 8;
const UNDER = 24; // how far a line reaches under its chip
const SPOT = new THREE.Vector3();

/** Chips over the canvas; they are for the eye, the table says the same. Each is a layer of its own: the page is not painted when it moves. */
export class Chips {
  constructor(parent, leaders) {
    this.leaders = leaders;
    this.root = document.createElement("div");
    this.root.className = "viewer-chips";
    this.root.setAttribute("aria-hidden", "true");
    parent.append(this.root);
    this.made = new Map();
    this.shown = [];
  }

  /** `wanted`: {key, text, strong, load, figure (index), side (of the body), spot (writes where it belongs into a Vector3)}; `stage` projects. */
  place(wanted, stage, figures) {
    const columns = new Map();
    for (const chip of stage.cell(0)[2] < CHIPS_FROM ? [] : wanted) {
      const [x, y] = stage.project(chip.spot(SPOT), chip.figure);
      const [left, top, wide, high] = stage.cell(chip.figure);
      if (x < left || x > left + wide || y < top || y > top + high) continue;
      const side = Number((chip.side === "left") === this.leftIsRight(figures[chip.figure], chip.figure, stage));
      const key = `${chip.figure} ${side}`;
      columns.set(key, [...(columns.get(key) ?? []), { ...chip, y, side, left, right: left + wide }]);
    }
    this.shown = [];
    for (const column of columns.values()) {
      const [, above, , high] = stage.cell(column[0].figure);
      for (const [chip, top] of spread(column, above, high)) this.shown.push(this.show(chip, top, stage));
    }
    const seen = new Set(this.shown.map(({ key }) => key));
    for (const [key, { node }] of this.made)
      if (!seen.has(key)) {
        node.remove();
        this.made.delete(key);
      }
  }

  // Whether the body's left is seen on the right, as of one who looks at us. Chips keep to their side of the body, and do not jump.
  leftIsRight(figure, index, stage) {
    const [left] = stage.project(figure.hip(0, SPOT), index);
    return left > stage.project(figure.hip(1, SPOT), index)[0];
  }

  // Brings a chip to its place; what its line needs.
  show(chip, top, stage) {
    const known = this.made.get(chip.key) ?? this.create(chip);
    const { node } = known;
    if (known.strong !== chip.strong) node.classList.toggle("is-strong", Boolean((known.strong = chip.strong)));
    if (known.said !== chip.text) node.textContent = known.said = chip.text;
    // Nothing is measured, for that makes the browser lay the page out: a chip hangs on its own edge of the picture, and its line begins under it.
    if (known.side !== chip.side) node.classList.toggle("is-right", Boolean((known.side = chip.side)));
    const x = Math.round(chip.side ? chip.right - EDGE - stage.size[0] : chip.left + EDGE);
    const y = Math.round(top);
    if (known.x !== x || known.y !== y) node.style.transform = `translate(${(known.x = x)}px, ${(known.y = y)}px)`;
    const wide = LETTER * chip.text.length + 2 * PADDING;
    return { ...chip, inner: chip.side ? chip.right - EDGE - wide : chip.left + EDGE + wide, level: y + HIGH / 2 };
  }

  create({ key, load }) {
    const node = document.createElement("span");
    node.className = load ? "viewer-chip is-load" : "viewer-chip";
    this.root.append(node);
    const made = { node };
    this.made.set(key, made);
    return made;
  }

  /** Draws each chip's line to where its place is now. */
  lead(stage, ratio) {
    this.leaders.begin(stage.size, ratio);
    for (const { spot, figure, side, inner, level, load } of this.shown) {
      if (!spot(SPOT)) continue; // the muscle is not shown any more
      const [x, y] = stage.project(SPOT, figure);
      const out = side ? inner + UNDER : inner - UNDER;
      this.leaders.add(out, level, side ? Math.max(inner - 14, x) : Math.min(inner + 14, x), x, y, load);
    }
  }
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

// The chips of one figure in a view of a width in CSS pixels: the psoas's pulls where they are shown, otherwise the muscles that work
// hardest; and the load on the hips.
export function chipsOf(figure, index, preset, words, name, width) {
  const first = preset.pulls ? pulls(figure, index, words) : hardest(figure, index, preset, words, name, width);
  return preset.hips ? [...first, ...hips(figure, index, words)] : first;
}

function pulls(figure, index, words) {
  return figure.activity.attachments.map(({ name, side }, i) => {
    const newton = figure.pulls.newton(i);
    return {
      key: `${index} ${name} ${side}`,
      figure: index,
      side,
      strong: newton > 40,
      text: said(words.pull, { level: name, side: words[side], newton: Math.round(newton) }),
      spot: (out) => out.fromArray(figure.pulls.at, 3 * i),
    };
  });
}

// The force on the head of the femur, to ten newtons: the model is no surer than that.
function hips(figure, index, words) {
  return ["left", "right"].map((side, i) => ({
    key: `${index} hip ${side}`,
    figure: index,
    side,
    load: true,
    text: said(words.hip, { side: words[side], newton: (10 * Math.round(figure.hips.newton(i) / 10)).toLocaleString(language()) }),
    spot: (out) => out.fromArray(figure.hips.at, 3 * i),
  }));
}

function language() {
  return document.documentElement.lang || "en";
}

// Words are long: on a narrow view few of them leave the body to be seen.
const MOST_CHIPS = 6;
const FEW_CHIPS = 3;
const WIDE = 440;

function hardest(figure, index, preset, words, name, width) {
  const found = workOf(figure).filter(({ muscle }) => preset.muscle(muscle));
  found.sort((a, b) => b.work - a.work);
  return found
    .slice(0, width < WIDE ? FEW_CHIPS : MOST_CHIPS)
    .filter(({ work }) => work >= 0.03)
    .map(({ muscle, side, work }) => ({
      key: `${index} ${muscle} ${side}`,
      figure: index,
      side,
      strong: work > 0.4,
      text: `${name(muscle)} ${words[side]} ${Math.round(100 * work)} %`,
      spot: (out) => figure.muscles.middle(muscle, side, figure.activity, out),
    }))
    .filter((chip) => chip.spot(SPOT));
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
