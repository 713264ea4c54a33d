// All shown muscles of one body in one draw call; corners are written anew when the body moves, colours by activation.

import * as THREE from "three";
import { mixed } from "./clock.js";
import { quickMaterial } from "./light.js";
import { flesh, ringFaces, writeSheet, writeTube } from "./shapes.js";

const FULL = 0.62; // share of a muscle's volume that is drawn: with all of it neighbours would swallow each other
const WHOLE = new Set(["psoas", "iliacus", "erector_spinae", "multifidus", "quadratus_lumborum"]);
const WIDEST_M = 0.024;
const THINNEST_M = 0.0014;
const TENDON = 0.26;
// How finely muscles are drawn: at rest, at rest from afar, while they move, while they move from afar.
const FINE = 0;
const COARSE = 1;
const QUICK = 2;
const QUICKEST = 3;
// For each the most corners across a sheet, and its rings.
const SHEETS = [[13, 11], [13, 11], [5, 6], [4, 5]];
// Lies under the erector spinae: from afar, while it moves, it is not seen.
const COVERED = "multifidus";
const DEEP = new Set(["erector_spinae", "multifidus", "quadratus_lumborum"]);

// The colour of a muscle by its work: four reds, and the tendon's colour after them.
const RED = `uniform vec3 palette[5];
  vec3 redOf(float work) {
    float worked = pow(clamp(work, 0.0, 1.0), 0.6) * 3.0;
    vec3 red = mix(palette[0], palette[1], clamp(worked, 0.0, 1.0));
    red = mix(red, palette[2], clamp(worked - 1.0, 0.0, 1.0));
    return mix(red, palette[3], clamp(worked - 2.0, 0.0, 1.0));
  }`;

/** What a tube's or sheet's corners need, by the file's strips. */
function shapesOf(activity, shown, level) {
  const { strips, fascicles, muscles, bellies } = activity;
  const found = [];
  const sheets = new Map();
  for (const stored of strips) {
    const strip = { ...stored, first: 3 * stored.first };
    const fascicle = fascicles[strip.fascicle];
    const muscle = muscles[fascicle.muscle];
    if (!shown(muscle, fascicle.side) || (level === QUICKEST && muscle === COVERED)) continue;
    const fleshy = bellies[fascicle.muscle];
    const volume = fascicle.volume_cm3 * strip.share * 1e-6;
    if (strip.sheet < 0) {
      const deep = DEEP.has(muscle);
      found.push({ ...strip, muscle, fleshy, volume, rings: ringsOf(strip.count, deep, level), around: around(deep, level) });
    } else {
      const sheet = sheets.get(strip.sheet) ?? { sheet: strip.sheet, muscle, fleshy, strips: [], volume: 0 };
      sheet.strips.push({ ...strip, volume });
      sheet.volume += volume;
      sheets.set(strip.sheet, sheet);
    }
  }
  for (const sheet of sheets.values()) {
    const [widest, rings] = SHEETS[level];
    const across = Math.min(level >= QUICK ? sheet.strips.length + 1 : 2 * sheet.strips.length + 1, widest);
    found.push({ ...sheet, rings, across, around: 2 * across });
  }
  return found;
}

function ringsOf(count, deep, level) {
  if (level === QUICKEST) return 3;
  if (level === QUICK) return deep ? 3 : Math.min(count + 2, 5);
  if (deep) return 5;
  if (count === 2) return level === COARSE ? 6 : 7;
  return Math.min(level === COARSE ? count + 2 : 2 * count, level === COARSE ? 10 : 15);
}

function around(deep, level) {
  if (level >= QUICK) return deep || level === QUICKEST ? 3 : 4;
  if (deep) return 4;
  return level === COARSE ? 5 : 7;
}

/** A body's muscles: a fine net for when it rests, and one of few triangles for when it moves. */
export class Muscles {
  constructor(palette) {
    this.fineNet = new Net(true);
    this.quickNet = new Net(false); // the ends of a muscle lie on bone: while it moves nobody misses their lids
    this.material = new THREE.MeshLambertMaterial();
    this.palette = palette;
    this.material.onBeforeCompile = (shader) => this.adapt(shader);
    this.material.customProgramCacheKey = () => "muscles";
    this.quick = quickMaterial(
      `attribute float work;\nattribute vec2 fibre;\n${RED}`,
      "place = position;\nfacing = normal;\nmatt = mix(palette[4], redOf(work), fibre.x);",
      { palette: { value: palette } },
    );
    this.mesh = new THREE.Mesh(this.fineNet.geometry, this.material);
    this.mesh.frustumCulled = false;
  }

  adapt(shader) {
    shader.uniforms.palette = { value: this.palette };
    shader.vertexShader = shader.vertexShader
      .replace("#include <common>", "#include <common>\nattribute float work;\nattribute vec2 fibre;\nvarying float vWork;\nvarying vec2 vFibre;")
      .replace("#include <begin_vertex>", "#include <begin_vertex>\nvWork = work;\nvFibre = fibre;");
    shader.fragmentShader = shader.fragmentShader
      .replace("#include <common>", `#include <common>\nvarying float vWork;\nvarying vec2 vFibre;\n${RED}`)
      .replace(
        "#include <color_fragment>",
        `#include <color_fragment>
        vec3 red = redOf(vWork) * (1.0 - 0.10 * (0.5 + 0.5 * sin(vFibre.y)));
        diffuseColor.rgb = mix(palette[4], red, vFibre.x);`,
      );
  }

  /** Chooses the muscles that are drawn: `shown(muscle, side)`; from afar `coarse` will do. */
  build(activity, shown, coarse = false) {
    this.row = new Float32Array(3 * activity.shapes.points[1]);
    this.fineNet.build(shapesOf(activity, shown, coarse ? COARSE : FINE));
    this.quickNet.build(shapesOf(activity, shown, coarse ? QUICKEST : QUICK));
  }

  /** Goes to a place between two frames; the net that is drawn next is bent then. */
  move(activity, at) {
    mixed(activity.arrays.points, this.row.length, at, this.row);
    this.fineNet.isBent = this.quickNet.isBent = false;
  }

  /** Colours the muscles by the activations between two frames; the net that is drawn next takes them then. */
  colour(figures, at) {
    const width = figures.shapes.activation[1];
    this.activation ??= new Float32Array(width);
    mixed(figures.arrays.activation, width, at, this.activation);
    this.fineNet.isColoured = this.quickNet.isColoured = false;
  }

  /** Brings the net that will be drawn up to date: the fine one, or the quick one. */
  prepare(fine) {
    const net = fine ? this.fineNet : this.quickNet;
    this.mesh.geometry = net.geometry;
    this.mesh.material = fine ? this.material : this.quick;
    if (!net.isBent) net.bend(this.row);
    if (!net.isColoured) net.colour(this.activation);
  }

  /** The middle of a muscle as it is drawn now, for its label. */
  middle(muscle, side, activity, out) {
    const at = [0, 0, 0];
    let count = 0;
    for (const shape of this.fineNet.shapes) {
      if (shape.muscle !== muscle) continue;
      for (const strip of shape.strips ?? [shape]) {
        if (activity.fascicles[strip.fascicle].side !== side) continue;
        const middle = strip.first + 3 * Math.floor((strip.count - 1) / 2);
        const other = strip.first + 3 * Math.ceil((strip.count - 1) / 2);
        for (let c = 0; c < 3; c++) at[c] += 0.5 * (this.row[middle + c] + this.row[other + c]);
        count++;
      }
    }
    return count ? out.set(at[0] / count, at[1] / count, at[2] / count) : null;
  }

  dispose() {
    this.fineNet.geometry.dispose();
    this.quickNet.geometry.dispose();
    this.quick.dispose();
    this.material.dispose();
  }
}

// All shown muscles at one level of detail: corners are written anew when the body has moved.
class Net {
  constructor(closed) {
    this.closed = closed;
    this.geometry = new THREE.BufferGeometry();
    this.shapes = [];
    this.isBent = this.isColoured = false;
  }

  build(shapes) {
    this.shapes = shapes;
    this.isBent = this.isColoured = false;
    const index = [];
    let vertex = 0;
    for (const shape of this.shapes) {
      shape.vertex = vertex;
      shape.spot = [0, 0, 0];
      shape.tendon = TENDON;
      if (shape.strips) {
        shape.net = new Float32Array(3 * shape.rings * shape.across);
        shape.thickest = 0.022;
      } else {
        shape.centre = new Float32Array(3 * shape.rings);
        shape.cos = Array.from({ length: shape.around }, (_, j) => Math.cos((2 * Math.PI * j) / shape.around));
        shape.sin = Array.from({ length: shape.around }, (_, j) => Math.sin((2 * Math.PI * j) / shape.around));
      }
      ringFaces(vertex, shape.rings, shape.around, index, Boolean(shape.strips), this.closed);
      vertex += shape.rings * shape.around;
    }
    this.count = vertex;
    this.geometry.dispose();
    this.geometry.setAttribute("position", dynamic(3 * vertex, 3));
    this.geometry.setAttribute("normal", dynamic(3 * vertex, 3));
    this.geometry.setAttribute("work", dynamic(vertex, 1));
    this.geometry.setAttribute("fibre", new THREE.BufferAttribute(this.fibres(), 2));
    this.geometry.setIndex(new THREE.BufferAttribute(vertex > 65535 ? new Uint32Array(index) : new Uint16Array(index), 1));
  }

  // For each corner how much of it is muscle and not tendon, and where it lies among the fibres.
  fibres() {
    const out = new Float32Array(2 * this.count);
    for (const shape of this.shapes)
      for (let r = 0; r < shape.rings; r++)
        for (let j = 0; j < shape.around; j++) {
          const at = 2 * (shape.vertex + r * shape.around + j);
          out[at] = flesh(r / (shape.rings - 1), shape.fleshy);
          const turn = shape.strips ? (j < shape.across ? j : shape.around - 1 - j) / (shape.across - 1) : j / shape.around;
          out[at + 1] = 2 * Math.PI * (shape.strips ? 4 * shape.strips.length * turn : 3 * Math.abs(2 * turn - 1));
        }
    return out;
  }

  // Bends the muscles to the points of their paths.
  bend(row) {
    const { position, normal } = this.geometry.attributes;
    for (const shape of this.shapes) {
      const [from, to] = shape.fleshy;
      // Of a belly's length, about six tenths of its greatest section make its volume.
      const drawn = ((WHOLE.has(shape.muscle) ? 1 : FULL) * shape.volume) / (0.6 * (to - from));
      if (shape.strips) {
        let length = 0;
        for (const strip of shape.strips) length += lengthOf(row, strip) / shape.strips.length;
        shape.area = drawn / Math.max(length, 0.01);
        writeSheet(shape, row, position.array, normal.array);
      } else {
        // The volume stays as the muscle shortens: its belly rises.
        const length = lengthOf(row, shape);
        shape.radius = clamp(Math.sqrt(drawn / (Math.PI * Math.max(length, 0.01))), THINNEST_M, WIDEST_M);
        writeTube(shape, row, position.array, normal.array);
      }
    }
    position.needsUpdate = normal.needsUpdate = true;
    this.isBent = true;
  }

  colour(activation) {
    const { work } = this.geometry.attributes;
    for (const shape of this.shapes) {
      const { vertex, rings, around } = shape;
      if (!shape.strips) {
        work.array.fill(activation[shape.fascicle], vertex, vertex + rings * around);
        continue;
      }
      const n = shape.strips.length;
      for (let j = 0; j < around; j++) {
        const c = j < shape.across ? j : around - 1 - j;
        const place = (c / (shape.across - 1)) * (n - 1);
        const i = Math.min(Math.floor(place), n - 2);
        const a = activation[shape.strips[i].fascicle];
        const b = activation[shape.strips[i + 1].fascicle];
        for (let r = 0; r < rings; r++) work.array[vertex + r * around + j] = a + (place - i) * (b - a);
      }
    }
    work.needsUpdate = true;
    this.isColoured = true;
  }
}

function dynamic(length, size) {
  const attribute = new THREE.BufferAttribute(new Float32Array(length), size);
  attribute.setUsage(THREE.DynamicDrawUsage);
  return attribute;
}

function lengthOf(points, { first, count }) {
  let sum = 0;
  for (let i = first + 3; i < first + 3 * count; i += 3)
    sum += Math.hypot(points[i] - points[i - 3], points[i + 1] - points[i - 2], points[i + 2] - points[i - 1]);
  return sum;
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
