// Forces as arrows, as long as they are strong, drawn over bone and muscle so that all are seen: the psoas's pull on each vertebra begins
// there; the load on a hip ends in the joint.

import * as THREE from "three";
import { mixed } from "./clock.js";

/** How the two kinds are drawn: the arrays that hold place and force, metres for a newton, whether the tip or the tail is at the place. */
export const PULLS = { at: "pull_at", force: "pull", perNewton: 0.0011, longest: 0.16, least: 1, tip: false };
export const HIPS = { at: "hip_at", force: "hip", perNewton: 0.00006, longest: 0.2, least: 20, tip: true };
const UP = new THREE.Vector3(0, 0, 1);

// An arrow of unit length along z: shaft and head.
function arrowGeometry() {
  const ring = 8;
  const profile = [[0, 0], [0.055, 0], [0.055, 0.68], [0.15, 0.68], [0, 1]];
  const points = profile.map(([r, z]) => new THREE.Vector2(r, z));
  const geometry = new THREE.LatheGeometry(points, ring);
  geometry.rotateX(Math.PI / 2);
  return geometry;
}

/** The arrows of one kind of one body. */
export class Arrows {
  constructor(kind, count, colour) {
    this.kind = kind;
    this.geometry = arrowGeometry();
    this.material = new THREE.MeshLambertMaterial({ color: colour, depthTest: false, emissive: colour, emissiveIntensity: 0.35 });
    this.mesh = new THREE.InstancedMesh(this.geometry, this.material, count);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 3;
    this.at = new Float32Array(3 * count);
    this.force = new Float32Array(3 * count);
    this.matrix = new THREE.Matrix4();
    this.turn = new THREE.Quaternion();
    this.way = new THREE.Vector3();
    this.size = new THREE.Vector3();
    this.place = new THREE.Vector3();
  }

  /** Moves and stretches the arrows. */
  move(activity, figures, at) {
    const { kind, way, size, place, turn, matrix, mesh } = this;
    const count = mesh.count;
    mixed(activity.arrays[kind.at], 3 * count, at, this.at);
    mixed(figures.arrays[kind.force], 3 * count, at, this.force);
    for (let i = 0; i < count; i++) {
      way.fromArray(this.force, 3 * i);
      const newton = way.length();
      const length = newton < kind.least ? 0 : Math.min(newton * kind.perNewton + 0.012, kind.longest);
      way.divideScalar(newton || 1);
      turn.setFromUnitVectors(UP, way);
      const wide = Math.max(Math.min(length, 0.05), 1e-6) * 0.62;
      place.fromArray(this.at, 3 * i);
      if (kind.tip) place.addScaledVector(way, -length);
      matrix.compose(place, turn, size.set(wide, wide, Math.max(length, 1e-6)));
      mesh.setMatrixAt(i, matrix);
    }
    mesh.instanceMatrix.needsUpdate = true;
  }

  /** Takes another colour. */
  paint(colour) {
    this.material.color.copy(colour);
    this.material.emissive.copy(colour);
  }

  /** How strong one is now, in newtons. */
  newton(i) {
    return Math.hypot(this.force[3 * i], this.force[3 * i + 1], this.force[3 * i + 2]);
  }

  dispose() {
    this.geometry.dispose();
    this.material.dispose();
    this.mesh.dispose();
  }
}
