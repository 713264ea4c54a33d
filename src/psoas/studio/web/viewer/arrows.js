// The psoas's pull on each vertebra as arrows, as long as it is strong, drawn over bone and muscle so that all are seen.

import * as THREE from "three";
import { mixed } from "./clock.js";

const M_PER_N = 0.0011;
const LONGEST_M = 0.16;
const LEAST_N = 1;

// An arrow of unit length along z: shaft and head.
function arrowGeometry() {
  const ring = 12;
  const profile = [[0, 0], [0.055, 0], [0.055, 0.68], [0.15, 0.68], [0, 1]];
  const points = profile.map(([r, z]) => new THREE.Vector2(r, z));
  const geometry = new THREE.LatheGeometry(points, ring);
  geometry.rotateX(Math.PI / 2);
  return geometry;
}

/** The arrows of one body. */
export class Arrows {
  constructor(count, colour) {
    this.geometry = arrowGeometry();
    this.material = new THREE.MeshLambertMaterial({ color: colour, depthTest: false, emissive: colour, emissiveIntensity: 0.35 });
    this.mesh = new THREE.InstancedMesh(this.geometry, this.material, count);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 3;
    this.at = new Float32Array(3 * count);
    this.pull = new Float32Array(3 * count);
    this.matrix = new THREE.Matrix4();
    this.turn = new THREE.Quaternion();
    this.way = new THREE.Vector3();
    this.size = new THREE.Vector3();
    this.place = new THREE.Vector3();
  }

  /** Moves and stretches the arrows. */
  move(activity, figures, at) {
    const count = this.mesh.count;
    mixed(activity.arrays.pull_at, 3 * count, at, this.at);
    mixed(figures.arrays.pull, 3 * count, at, this.pull);
    const up = new THREE.Vector3(0, 0, 1);
    for (let i = 0; i < count; i++) {
      this.way.fromArray(this.pull, 3 * i);
      const newton = this.way.length();
      const length = newton < LEAST_N ? 0 : Math.min(newton * M_PER_N + 0.012, LONGEST_M);
      this.turn.setFromUnitVectors(up, this.way.divideScalar(newton || 1));
      const wide = Math.max(Math.min(length, 0.05), 1e-6) * 0.62;
      this.matrix.compose(this.place.fromArray(this.at, 3 * i), this.turn, this.size.set(wide, wide, Math.max(length, 1e-6)));
      this.mesh.setMatrixAt(i, this.matrix);
    }
    this.mesh.instanceMatrix.needsUpdate = true;
  }

  dispose() {
    this.geometry.dispose();
    this.material.dispose();
    this.mesh.dispose();
  }
}
