// Renderer, light and camera: quick while something moves, fine as soon as it rests.

import * as THREE from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { Camera } from "./camera.js";
import { EXPOSURE, Light } from "./light.js";
import { standing } from "./framing.js";

const REST_MS = 160;
const QUICK = [0.66, 0.75, 1, 1.5]; // pixels drawn to each of the page's while something moves, by how quick the machine is
const MEASURED = 10;
const NAME_PX = 38;
// On a narrower view chips would hide the body; the table has the numbers.
export const CHIPS_FROM = 280;
const [CHIPS_TAKE, CHIPS_PX] = [0.16, 110]; // how much of each side is left to them
const STACKED = 1.15; // height over width from which two bodies stand one above the other

// Without a graphics card the browser names the program that stands in for one.
function drawsInSoftware(renderer) {
  const gl = renderer.getContext();
  const name = gl.getParameter(gl.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

/** Draws one or two figures side by side with one camera. */
export class Stage {
  constructor(canvas, onDraw) {
    // No multisampling: in software it costs three times the frame. At rest one larger picture is drawn instead.
    this.renderer = new THREE.WebGLRenderer({ canvas, antialias: false, alpha: false, powerPreference: "low-power" });
    this.canvas = canvas;
    canvas.classList.add("is-empty"); // it is black until something is drawn
    this.renderer.toneMapping = THREE.ACESFilmicToneMapping;
    this.renderer.toneMappingExposure = EXPOSURE;
    this.renderer.autoClear = false;
    this.onDraw = onDraw;
    this.figures = [];
    this.size = [1, 1];
    this.soft = drawsInSoftware(this.renderer);
    this.level = 1;
    this.spent = [];
    this.resting = true;
    this.scene = new THREE.Scene();
    this.camera = new THREE.PerspectiveCamera(28, 1, 0.05, 20);
    this.camera.up.set(0, 0, 1);
    this.light = new Light(this.scene);
    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.enableDamping = false;
    this.controls.minDistance = 0.35;
    this.controls.maxDistance = 6;
    this.controls.addEventListener("change", () => this.touch());
    this.moves = new Camera(this.camera, this.controls);
    this.controls.addEventListener("start", () => (this.chosen = true));
    canvas.addEventListener("webglcontextrestored", () => this.touch());
  }

  setFigures(figures) {
    for (const old of this.figures) this.scene.remove(old.group);
    this.figures = figures;
    for (const figure of figures) this.scene.add(figure.group);
    this.touch();
  }

  /** Stands the camera so that `points` fill a view, seen from `way`; `smooth`: on a way that the eye can follow. */
  frame(points, way, smooth) {
    const first = !this.points;
    this.points = points;
    this.way = new THREE.Vector3(...way).normalize();
    this.chosen = false;
    this.place(smooth && !first && this.sized);
    this.touch();
  }

  place(smooth = false) {
    if (!this.points?.length) return;
    const [, , width, height] = this.cell(0);
    // Above stands a name where there are two; chips stand at both sides, and may lie over what is less than the middle.
    const side = width < CHIPS_FROM ? 0.04 * width : Math.min(CHIPS_TAKE * width, CHIPS_PX);
    const view = { width, height, left: side, right: side, top: this.figures.length > 1 ? NAME_PX : 0.05 * height, bottom: 0.05 * height };
    const { centre, far } = standing(this.points, this.way, Math.tan((this.camera.fov * Math.PI) / 360), view);
    this.placed = this.aspect();
    this.moves.go(centre, this.way, far, smooth);
  }

  /** Where a figure is drawn: left, top, width and height in CSS pixels. Side by side; in a picture that is high, one above the other. */
  cell(index) {
    const [width, height] = this.size;
    const count = Math.max(this.figures.length, 1);
    if (this.stacked) return [0, (index * height) / count, width, height / count];
    return [(index * width) / count, 0, width / count, height];
  }

  get stacked() {
    return this.figures.length > 1 && this.size[1] > STACKED * this.size[0];
  }

  aspect() {
    const [, , width, height] = this.cell(0);
    return width / height;
  }

  resize(width, height) {
    if (width < 2 || height < 2) return;
    this.size = [width, height];
    this.sized = true;
    this.camera.aspect = this.aspect();
    this.camera.updateProjectionMatrix();
    // The picture has another shape: the body fills it again, unless somebody has chosen how to look at it.
    if (!this.chosen && Math.abs(this.aspect() / (this.placed ?? 0) - 1) > 0.03) this.place();
    this.resolution = 0;
    this.touch();
  }

  /** Turns the camera by angles in radians (round, up) and goes nearer by a factor: for the keyboard. */
  turn([round, up], factor) {
    this.chosen = true;
    this.moves.turn(round, up, factor);
    this.touch();
  }

  /** Something changed: draw quickly now, and finely once it rests. */
  touch() {
    this.dirty = true;
    this.resting = false;
    this.touched = performance.now();
    this.wake();
  }

  wake() {
    if (this.waiting || this.gone) return;
    this.waiting = requestAnimationFrame((now) => {
      this.waiting = 0;
      this.step(now);
    });
  }

  step(now) {
    const since = this.before === undefined ? 0 : Math.min(now - this.before, 100) / 1000;
    const plays = this.beforeDraw?.(since) ?? false;
    const moving = this.moves.step(now, since) || plays;
    this.before = moving ? now : undefined;
    if (moving) this.touch();
    const rest = !moving && performance.now() - this.touched > REST_MS;
    if (this.dirty || (rest && !this.resting)) {
      const started = performance.now();
      this.draw(rest ? this.fineRatio() : this.quickRatio(), rest);
      if (!rest) this.measure(started, moving);
      this.dirty = false;
      this.resting = rest;
    }
    if (!this.resting) this.wake();
  }

  /** Whether this machine draws in software, as far as the first frames told. */
  get slow() {
    return this.level < 2;
  }

  quickRatio() {
    return Math.min(QUICK[this.level], Math.max(globalThis.devicePixelRatio || 1, 0.75));
  }

  fineRatio() {
    return Math.min(2, Math.max(1.6, globalThis.devicePixelRatio || 1));
  }

  // Every few frames tell how quick this machine is. It goes up once, and not where the processor draws; it may come down at any time.
  measure(started, moving) {
    const since = moving && this.lastMoving ? started - this.lastMoving : 0;
    this.lastMoving = moving ? started : 0;
    if (since > 0 && since < 500) this.spent.push(since);
    if (this.spent.length < MEASURED) return;
    const middle = this.spent.toSorted((a, b) => a - b)[MEASURED >> 1];
    this.spent.length = 0;
    if (middle > 36) this.level = Math.max(this.level - 1, 0);
    else if (middle > 26 && this.level > 1) this.level = 1;
    else if (middle < 26 && !this.decided && !this.soft) this.level = middle < 19 ? QUICK.length - 1 : 2;
    this.decided = true;
  }

  draw(ratio, fine) {
    const { renderer, camera, figures } = this;
    if (!figures.length || !this.sized) return;
    this.canvas.classList.remove("is-empty");
    const [width, height] = this.size;
    if (this.resolution !== ratio) {
      this.resolution = ratio;
      renderer.setPixelRatio(ratio);
      renderer.setSize(width, height, false);
    }
    camera.aspect = this.aspect();
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
    this.light.follow(camera);
    renderer.setScissorTest(false);
    renderer.setViewport(0, 0, width, height);
    renderer.clear(false, true, false); // the ground covers all of it
    this.ground.draw(renderer, camera, this.size, ratio, figures.length > 1 ? this.stacked : undefined);
    renderer.setScissorTest(figures.length > 1);
    figures.forEach((figure, i) => {
      const [left, top, wide, high] = this.cell(i);
      for (const other of figures) other.group.visible = other === figure;
      figure.prepare(fine || !this.slow);
      renderer.setViewport(left, height - top - high, wide, high);
      renderer.setScissor(left, height - top - high, wide, high);
      renderer.render(this.scene, camera);
    });
    this.onDraw?.(fine, ratio);
    renderer.setScissorTest(false);
    renderer.setViewport(0, 0, width, height);
    this.leaders.draw(renderer, camera);
  }

  /** Where a place of the world is in the view of one figure, in CSS pixels of the whole canvas. */
  project(point, index) {
    const [left, top, width, height] = this.cell(index);
    const seen = point.clone().project(this.camera);
    return [left + (0.5 + 0.5 * seen.x) * width, top + (0.5 - 0.5 * seen.y) * height];
  }

  dispose() {
    this.gone = true;
    cancelAnimationFrame(this.waiting);
    this.controls.dispose();
    this.ground?.dispose();
    this.leaders?.dispose();
    this.renderer.dispose();
  }
}
