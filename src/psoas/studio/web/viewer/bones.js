// The skeleton in one draw call: every corner follows its carrier's transform in the vertex shader.

import * as THREE from "three";
import { mixed } from "./clock.js";
import { quickMaterial } from "./light.js";

const SIZE = new THREE.Vector3();
const PLACE = new THREE.Vector3();
const TURN = new THREE.Quaternion();

/** Geometry of all bones, made once from bones.bin and shared by both bodies: fine, and one of few triangles for while they move. */
export function boneGeometry(file) {
  const fine = geometryOf(file, "", (bone) => bone);
  fine.userData.quick = geometryOf(file, "quick_", (bone) => bone.quick);
  return fine;
}

function geometryOf(file, level, of) {
  const [place, normal, sky, bone, index] = ["place", "normal", "sky", "bone", "index"].map((name) => file.arrays[level + name]);
  const count = bone.length;
  const position = new Float32Array(3 * count);
  const direction = new Float32Array(3 * count);
  const carrier = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const own = of(file.bones[bone[i]]);
    for (let k = 0; k < 3; k++) position[3 * i + k] = own.low[k] + own.step * place[3 * i + k];
    unfold(normal[2 * i] / 127, normal[2 * i + 1] / 127, direction, 3 * i);
    carrier[i] = file.bones[bone[i]].carrier;
  }
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute("position", new THREE.BufferAttribute(position, 3));
  geometry.setAttribute("normal", new THREE.BufferAttribute(direction, 3));
  geometry.setAttribute("carrier", new THREE.BufferAttribute(carrier, 1));
  geometry.setAttribute("sky", new THREE.BufferAttribute(sky, 1, true));
  geometry.setIndex(new THREE.BufferAttribute(index, 1));
  geometry.userData = { index, of, boxes: boxes(position, bone, file.bones.length) };
  return geometry;
}

// A box round each bone, in its carrier's frame.
function boxes(position, bone, count) {
  const out = Array.from({ length: count }, () => new THREE.Box3());
  for (let i = 0; i < bone.length; i++) out[bone[i]].expandByPoint(PLACE.fromArray(position, 3 * i));
  return out;
}

/** Draws only the bones for which `shown(bone)` is true. */
export function showBones(geometry, file, shown) {
  for (const one of [geometry, geometry.userData.quick]) {
    const { index: whole, of } = one.userData;
    const parts = file.bones.filter(shown).map(of).map((b) => whole.subarray(b.first, b.first + b.count));
    const index = new Uint16Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      index.set(part, at);
      at += part.length;
    }
    one.setIndex(new THREE.BufferAttribute(index, 1));
  }
}

/** A body's bones. */
export class Bones {
  constructor(geometry, carriers) {
    this.geometry = geometry;
    this.transforms = Array.from({ length: carriers }, () => new THREE.Matrix4());
    this.material = new THREE.MeshLambertMaterial();
    this.material.onBeforeCompile = (shader) => this.adapt(shader, carriers);
    this.material.customProgramCacheKey = () => `bones ${carriers}`;
    this.quick = quickMaterial(
      `attribute float carrier;
      attribute float sky;
      uniform mat4 carriers[${carriers}];
      uniform vec3 bone;`,
      `mat4 carried = carriers[int(carrier + 0.5)];
      place = (carried * vec4(position, 1.0)).xyz;
      facing = normalize(mat3(carried) * normal);
      matt = bone * mix(0.30, 1.08, sky);`,
      { carriers: { value: this.transforms }, bone: { value: this.material.color } },
    );
    this.mesh = new THREE.Mesh(geometry, this.material);
    this.mesh.frustumCulled = false;
  }

  adapt(shader, carriers) {
    shader.uniforms.carriers = { value: this.transforms };
    shader.vertexShader = shader.vertexShader
      .replace(
        "#include <common>",
        `#include <common>
        attribute float carrier;
        attribute float sky;
        varying float vSky;
        uniform mat4 carriers[${carriers}];`,
      )
      .replace(
        "#include <beginnormal_vertex>",
        "mat4 carried = carriers[int(carrier + 0.5)];\nvSky = sky;\nvec3 objectNormal = mat3(carried) * normal;",
      )
      .replace("#include <begin_vertex>", "vec3 transformed = (carried * vec4(position, 1.0)).xyz;");
    shader.fragmentShader = shader.fragmentShader
      .replace("#include <common>", "#include <common>\nvarying float vSky;")
      .replace("#include <color_fragment>", "#include <color_fragment>\ndiffuseColor.rgb *= mix(0.30, 1.08, vSky);");
  }

  /** Chooses the triangles that are drawn next, and how they are lit. */
  prepare(fine) {
    this.mesh.geometry = fine ? this.geometry : this.geometry.userData.quick;
    this.mesh.material = fine ? this.material : this.quick;
  }

  /** Moves the bones to a place between two frames. */
  move(activity, at) {
    const count = this.transforms.length;
    this.place ??= new Float32Array(3 * count);
    this.turn ??= new Float32Array(4 * count);
    mixed(activity.arrays.place, 3 * count, at, this.place);
    mixed(activity.arrays.turn, 4 * count, at, this.turn);
    SIZE.setScalar(activity.scale);
    for (let i = 0; i < count; i++) {
      PLACE.fromArray(this.place, 3 * i);
      TURN.fromArray(this.turn, 4 * i).normalize();
      this.transforms[i].compose(PLACE, TURN, SIZE);
    }
  }

  dispose() {
    this.quick.dispose();
    this.material.dispose();
  }
}

// The unit vector that an octahedral normal stands for.
function unfold(u, v, out, at) {
  const z = 1 - Math.abs(u) - Math.abs(v);
  const under = Math.max(-z, 0);
  const x = u - (u >= 0 ? under : -under);
  const y = v - (v >= 0 ? under : -under);
  const size = Math.hypot(x, y, z) || 1;
  out[at] = x / size;
  out[at + 1] = y / size;
  out[at + 2] = z / size;
}
