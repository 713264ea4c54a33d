// The body in three dimensions. mountViewer(element, {bonesUrl, activityUrl, twinUrl, labels, preset, autoplay}).
//
// Events that the element sends (all bubble): viewer:ready, viewer:time {time, duration}, viewer:preset {preset},
// viewer:play {playing}, viewer:stale {motion} (activations of another motion: load the activity again),
// viewer:still {} (no WebGL: show a still picture), viewer:error {message}.
// Events that it hears: viewer:command {name, value} with the names of the returned methods.

import { Chips, chipsOf, workOf } from "./chips.js";
import { load, read } from "./binary.js";
import { boneGeometry, showBones } from "./bones.js";
import { coloursOf } from "./colours.js";
import { Figure } from "./figure.js";
import { Ground } from "./ground.js";
import { Leaders } from "./leaders.js";
import { Panel } from "./panel.js";
import { subject } from "./framing.js";
import { direction, PRESETS } from "./presets.js";
import { Stage } from "./stage.js";
import { muscleName, WORDS } from "./words.js";

const TABLE_MS = 250;
// On a slow machine the page itself follows some times a second, and in no more than one of so many frames: what is written is painted anew.
const WRITTEN_MS = 150;
const WRITTEN_FRAMES = 5;

class Viewer {
  constructor(element, options) {
    this.element = element;
    this.options = options;
    this.words = { ...WORDS, ...options.labels, presets: { ...WORDS.presets, ...options.labels?.presets } };
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.preset = PRESETS[options.preset] ? options.preset : "psoas";
    this.time = 0;
    this.playing = false;
    this.figures = [];
    // A picture that the page brings along: seen until the body is there, and where there is no WebGL.
    this.still = element.querySelector("[data-still]");
    this.stopped = new AbortController();
    this.panel = new Panel(element, this.words, Object.keys(PRESETS), {
      toggle: () => (this.playing ? this.pause() : this.play()),
      seek: (share) => {
        this.pause();
        this.seek(share * this.duration);
      },
      preset: (preset) => this.setPreset(preset),
      reset: () => this.figures.length && this.reset(),
      turntable: () => this.turntable(!this.stage.moves.turning),
      table: () => this.tell(),
    });
    this.panel.setPreset(this.preset);
  }

  send(name, detail = {}) {
    this.element.dispatchEvent(new CustomEvent(`viewer:${name}`, { detail, bubbles: true }));
  }

  async start() {
    try {
      this.stage = new Stage(this.panel.canvas, (fine, ratio) => this.drawn(fine, ratio));
    } catch {
      this.panel.say(this.words.nothing);
      this.send("still");
      return;
    }
    this.stage.beforeDraw = (since) => this.advance(since);
    this.colours = coloursOf(this.element);
    this.stage.ground = new Ground(this.colours);
    this.stage.leaders = new Leaders(this.colours);
    this.chips = new Chips(this.panel.stage, this.stage.leaders);
    this.listen();
    await this.open(this.options.activityUrl, this.options.twinUrl);
    if (this.options.autoplay && !this.calm.matches && this.figures.length) this.play();
  }

  listen() {
    const { signal } = this.stopped;
    this.watch = new ResizeObserver(() => {
      const box = this.panel.stage.getBoundingClientRect();
      this.stage.resize(box.width, box.height);
      this.panel.setStacked(this.stage.stacked);
    });
    this.watch.observe(this.panel.stage);
    const repaint = () => {
      coloursOf(this.element, this.colours);
      for (const figure of this.figures) {
        coloursOf(this.element, figure.colours);
        figure.paint();
      }
      this.stage.touch();
    };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint, { signal });
    this.themes = new MutationObserver(repaint);
    this.themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    this.panel.canvas.addEventListener("keydown", (event) => this.key(event), { signal });
    this.element.addEventListener(
      "viewer:command",
      ({ detail }) => {
        if (COMMANDS.has(detail?.name)) this[detail.name](...[].concat(detail.value ?? []));
      },
      { signal },
    );
    document.addEventListener("visibilitychange", () => document.hidden && this.pause(), { signal });
  }

  key(event) {
    const step = { ArrowLeft: [-0.12, 0], ArrowRight: [0.12, 0], ArrowUp: [0, -0.08], ArrowDown: [0, 0.08] }[event.key];
    const nearer = { "+": 0.9, "=": 0.9, "-": 1.1 }[event.key];
    if (!step && !nearer) return;
    event.preventDefault();
    this.stage.turn(step ?? [0, 0], nearer ?? 1);
  }

  /** Loads an activity, and its healthy twin where there is one. */
  async open(activityUrl, twinUrl) {
    const { signal } = this.stopped;
    const asked = (this.asked = {});
    try {
      const urls = [activityUrl, twinUrl].filter(Boolean);
      const [bones, ...activities] = await Promise.all([
        this.boneFile ?? load(this.options.bonesUrl, "bones", signal),
        ...urls.map((url) => load(url, "activity", signal)),
      ]);
      if (asked !== this.asked) return;
      this.panel.say("");
      this.still?.setAttribute("hidden", "");
      this.boneFile = bones;
      this.take(activities);
    } catch (error) {
      if (signal.aborted || asked !== this.asked) return;
      this.panel.say(this.words.failed, () => this.open(activityUrl, twinUrl));
      this.send("error", { message: String(error.message ?? error) });
    }
  }

  take(activities) {
    this.geometry ??= boneGeometry(this.boneFile);
    for (const figure of this.figures) figure.dispose();
    this.figures = activities.map((activity) => new Figure(this.geometry, activity, coloursOf(this.element)));
    this.stage.setFigures(this.figures);
    this.panel.setTwin(this.figures.length > 1);
    this.panel.setStacked(this.stage.stacked);
    this.time = Math.min(this.time, this.duration);
    this.setPreset(this.preset);
    this.send("ready", { activity: activities[0].activity, duration: this.duration });
  }

  get duration() {
    const time = this.figures[0]?.activity.arrays.time;
    return time ? time[time.length - 1] : 0;
  }

  // Called before every frame with the seconds since the one before; says whether the body moves.
  advance(since) {
    if (this.playing && this.duration > 0) this.put((this.time + since) % this.duration);
    return this.playing;
  }

  put(time) {
    this.time = time;
    for (const figure of this.figures) figure.move((time / (this.duration || 1)) * figure.activity.arrays.time.at(-1));
  }

  drawn(fine, ratio) {
    this.write(fine);
    this.chips.lead(this.stage, ratio);
  }

  // What changes on the page itself.
  write(fine) {
    const now = performance.now();
    this.unwritten = (this.unwritten ?? WRITTEN_FRAMES) + 1;
    if (!fine && this.stage.slow && (now - (this.written ?? 0) < WRITTEN_MS || this.unwritten < WRITTEN_FRAMES)) return;
    [this.written, this.unwritten] = [now, 0];
    this.panel.setTime(this.time, this.duration);
    const preset = PRESETS[this.preset];
    const name = (muscle) => muscleName(this.words, muscle);
    const width = this.stage.cell(0)[2];
    const chips = this.figures.flatMap((figure, i) => chipsOf(figure, i, preset, this.words, name, width));
    this.chips.place(chips, this.stage, this.figures);
    if (this.told && this.playing && now - this.told < TABLE_MS) return;
    this.told = now;
    this.tell();
    this.send("time", { time: this.time, duration: this.duration });
  }

  tell() {
    this.panel.setWork(this.figures.map(workOf), PRESETS[this.preset].muscle);
  }

  play() {
    if (!this.figures.length || this.duration <= 0) return;
    this.playing = true;
    this.panel.setPlaying(true);
    this.stage.touch();
    this.send("play", { playing: true });
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.panel.setPlaying(false);
    this.stage.touch();
    this.send("play", { playing: false });
  }

  /** Goes to a time in seconds. */
  seek(seconds) {
    if (!this.figures.length) return;
    this.put(Math.min(Math.max(Number(seconds) || 0, 0), this.duration));
    this.stage.touch();
  }

  /** psoas, hip, spine or whole. */
  setPreset(name) {
    const preset = PRESETS[name];
    if (!preset || !this.figures.length) return;
    this.preset = name;
    this.panel.setPreset(name);
    showBones(this.geometry, this.boneFile, preset.bone);
    for (const figure of this.figures) figure.show(preset);
    this.panel.setArrows(preset);
    this.put(this.time);
    this.reset();
    this.send("preset", { preset: name });
  }

  /** Stands the camera where the preset wants it. */
  reset() {
    const { activity } = this.figures[0];
    const preset = PRESETS[this.preset];
    const points = this.figures.flatMap((figure) => subject(figure.activity, this.geometry, this.boneFile, preset));
    this.stage.frame(points, direction(activity, preset.view), !this.calm.matches);
  }

  /** Turns the body slowly round, or stops. */
  turntable(on = true) {
    if (!this.figures.length) return;
    this.stage.moves.turning = Boolean(on);
    this.panel.setTurning(Boolean(on));
    this.stage.touch();
  }

  /** Another activity of this client. */
  setActivity(activityUrl, twinUrl) {
    return this.open(activityUrl, twinUrl);
  }

  /** New activations of the same motion (a URL or an ArrayBuffer): after a slider moved. */
  async setActivations(from) {
    if (!this.figures.length) return;
    const { signal } = this.stopped;
    const figure = this.figures[0];
    const file = from instanceof ArrayBuffer ? read(from, "activations") : await load(from, "activations", signal);
    if (figure !== this.figures[0]) return;
    if (file.motion !== figure.activity.motion) {
      this.send("stale", { motion: file.motion });
      return;
    }
    figure.figures = file;
    figure.work();
    this.told = 0;
    this.stage.touch();
  }

  /** Takes everything away again. */
  dispose() {
    this.stopped.abort();
    this.watch?.disconnect();
    this.themes?.disconnect();
    for (const figure of this.figures) figure.dispose();
    this.geometry?.userData.quick.dispose();
    this.geometry?.dispose();
    this.stage?.dispose();
    this.panel.root.remove();
  }
}

const COMMANDS = new Set(["play", "pause", "seek", "setPreset", "reset", "turntable", "setActivity", "setActivations"]);

/** Builds a viewer inside `element`; answers its methods and `ready`, a promise. */
export function mountViewer(element, options) {
  const viewer = new Viewer(element, options);
  const ready = viewer.start();
  const methods = [...COMMANDS, "dispose"].map((name) => [name, viewer[name].bind(viewer)]);
  return { ready, ...Object.fromEntries(methods) };
}

const MOUNTED = new WeakMap();

function mountMarked(element) {
  if (MOUNTED.has(element)) return;
  const { bones, activity, twin, preset, labels, autoplay } = element.dataset;
  const viewer = mountViewer(element, {
    bonesUrl: bones,
    activityUrl: activity,
    twinUrl: twin,
    preset,
    autoplay: autoplay !== undefined,
    labels: labels ? JSON.parse(labels) : {},
  });
  MOUNTED.set(element, viewer);
}

function marked(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  return node.matches("[data-viewer]") ? [node] : [...node.querySelectorAll("[data-viewer]")];
}

// A page needs no script of its own: <div data-viewer data-bones="…" data-activity="…" data-twin="…">, also where such an
// element comes or goes later. Other values of data-activity and data-twin load another activity, of data-activations new colours.
function keepUp(changes) {
  for (const { type, target, attributeName, addedNodes, removedNodes } of changes) {
    if (type === "attributes") {
      const { activity, twin, activations } = target.dataset;
      if (attributeName === "data-activations") MOUNTED.get(target)?.setActivations(activations);
      else MOUNTED.get(target)?.setActivity(activity, twin);
      continue;
    }
    for (const node of removedNodes)
      for (const element of marked(node)) {
        if (element.isConnected) continue;
        MOUNTED.get(element)?.dispose();
        MOUNTED.delete(element);
      }
    for (const node of addedNodes) for (const element of marked(node)) if (element.isConnected) mountMarked(element);
  }
}

marked(document.documentElement).forEach(mountMarked);
new MutationObserver(keepUp).observe(document.documentElement, {
  childList: true,
  subtree: true,
  attributes: true,
  attributeFilter: ["data-activity", "data-twin", "data-activations"],
});
