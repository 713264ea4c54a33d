// The viewer's own controls and its table: plain elements with classes, nothing inline.

import { muscleName, said } from "./words.js";

function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

const ROWS = 8;
let panels = 0;

/** Builds the parts of a viewer inside `root`; `act` answers what a person does. */
export class Panel {
  constructor(root, words, presets, act) {
    this.words = words;
    const name = `viewer-preset-${++panels}`;
    this.canvas = element("canvas", { class: "viewer-canvas", tabindex: "0", role: "img", "aria-label": `${words.viewer}. ${words.turn}` });
    this.names = element("div", { class: "viewer-names" });
    this.stage = element("div", { class: "viewer-stage" }, this.canvas, this.names);
    this.play = element("button", { class: "btn viewer-play", type: "button", onclick: () => act.toggle() }, words.play);
    this.scrub = element("input", {
      class: "viewer-scrub", type: "range", min: "0", max: "1000", step: "1", value: "0", "aria-label": words.time,
      oninput: () => act.seek(Number(this.scrub.value) / 1000),
    });
    this.clock = element("span", { class: "viewer-clock num small" });
    this.radios = presets.map((preset) =>
      element("input", { type: "radio", name, value: preset, onchange: () => act.preset(preset) }),
    );
    const choices = this.radios.map((radio) => element("label", {}, radio, words.presets[radio.value]));
    this.turntable = element(
      "button",
      { class: "btn btn--bare viewer-turntable", type: "button", "aria-pressed": "false", onclick: () => act.turntable() },
      words.turntable,
    );
    this.bar = element(
      "div",
      { class: "viewer-bar" },
      element("fieldset", { class: "seg viewer-presets" }, element("legend", { class: "sr" }, words.preset), ...choices),
      element("div", { class: "viewer-acts" }, this.turntable,
        element("button", { class: "btn btn--bare viewer-reset", type: "button", onclick: () => act.reset() }, words.reset)),
    );
    this.time = element("div", { class: "viewer-time" }, this.play, this.scrub, this.clock);
    this.arrows = element("span", { class: "viewer-caution", hidden: true });
    this.legend = element(
      "p",
      { class: "viewer-legend small quiet" },
      element("span", {}, words.rest),
      element("span", { class: "viewer-scale", "aria-hidden": "true" }, ...[0, 1, 2, 3].map((i) => element("i", { class: `viewer-work-${i}` }))),
      element("span", {}, words.most),
      this.arrows,
      element("span", { class: "viewer-caution" }, words.caution),
    );
    this.body = element("tbody");
    this.head = element("tr");
    this.table = element(
      "details",
      { class: "viewer-table", ontoggle: () => act.table() },
      element("summary", {}, words.work),
      element("table", {}, element("caption", { class: "sr" }, words.work), element("thead", {}, this.head), this.body),
    );
    this.message = element("div", { class: "viewer-message", role: "status" });
    // The wheel scrolls the page, unless the body has the focus or the hand is on Ctrl.
    const passes = (event) => event.ctrlKey || document.activeElement === this.canvas || event.stopPropagation();
    this.stage.addEventListener("wheel", passes, { capture: true, passive: true });
    this.root = element("div", { class: "viewer" }, this.bar, this.stage, this.time, this.legend, this.table, this.message);
    root.append(this.root);
  }

  setTwin(twin) {
    const { words } = this;
    this.names.replaceChildren(...(twin ? [element("b", {}, words.client), element("b", {}, words.twin)] : []));
    this.root.classList.toggle("has-twin", twin);
    const columns = [words.muscle, ...this.columns(twin).map(({ label }) => label)];
    this.head.replaceChildren(...columns.map((text) => element("th", { scope: "col" }, text)));
  }

  /** Whether the two bodies stand one above the other. */
  setStacked(stacked) {
    this.root.classList.toggle("is-stacked", stacked);
  }

  columns(twin) {
    const { words } = this;
    const of = (figure, label) => ["left", "right"].map((side) => ({ figure, side, label: `${label}${words[side]}` }));
    return twin ? [...of(0, `${words.client}, `), ...of(1, `${words.twin}, `)] : of(0, "");
  }

  setPlaying(playing) {
    this.play.textContent = playing ? this.words.pause : this.words.play;
  }

  setTurning(turning) {
    this.turntable.setAttribute("aria-pressed", String(turning));
  }

  /** The sentences on the arrows that a preset shows. */
  setArrows({ pulls, hips }) {
    this.arrows.textContent = [pulls && this.words.pulls, hips && this.words.hips].filter(Boolean).join(" ");
    this.arrows.hidden = !this.arrows.textContent;
  }

  setTime(now, all) {
    this.time.hidden = all <= 0;
    if (all <= 0) return;
    this.scrub.value = String(Math.round((1000 * now) / all));
    const text = said(this.words.seconds, { now: now.toFixed(1), all: all.toFixed(1) });
    this.clock.textContent = text;
    this.scrub.setAttribute("aria-valuetext", text);
  }

  setPreset(preset) {
    for (const radio of this.radios) radio.checked = radio.value === preset;
  }

  /** `works`: for each figure the work of every muscle by side. */
  setWork(works, shown) {
    if (!this.table.open || !works.length) return;
    const columns = this.columns(works.length > 1);
    const value = ({ figure, side }, muscle) => works[figure].find((w) => w.muscle === muscle && w.side === side)?.work ?? 0;
    const muscles = [...new Set(works[0].map((w) => w.muscle))].filter(shown);
    const most = new Map(muscles.map((muscle) => [muscle, Math.max(...columns.map((c) => value(c, muscle)))]));
    muscles.sort((a, b) => most.get(b) - most.get(a));
    this.body.replaceChildren(
      ...muscles.slice(0, ROWS).map((muscle) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, muscleName(this.words, muscle)),
          ...columns.map((c) => element("td", { class: "num" }, `${Math.round(100 * value(c, muscle))} %`)),
        ),
      ),
    );
  }

  say(text, again) {
    this.message.replaceChildren(...(text ? [element("p", {}, text)] : []));
    if (again) this.message.append(element("button", { class: "btn", type: "button", onclick: again }, this.words.again));
    this.stage.hidden = Boolean(text);
  }
}
