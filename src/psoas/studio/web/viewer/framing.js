// Where the camera stands so that what a preset is about fills its view, whatever the person does and whatever shape the view has.

import * as THREE from "three";

const FRAMES = 10; // of an activity that are looked at
const ROUND_M = 0.015; // flesh round the middle of a muscle
const POINT = new THREE.Vector3();

/** The points that a preset wants to be seen, over the whole activity, as x, y, z of the world after one another. */
export function subject(activity, geometry, boneFile, preset) {
  const last = activity.arrays.time.length - 1;
  const out = [];
  for (let i = 0; i < FRAMES; i++) {
    const frame = Math.round((i * last) / (FRAMES - 1));
    if (i && !last) break;
    if (preset.fills === "bones") bonePoints(activity, geometry, boneFile, preset.bone, frame, out);
    else musclePoints(activity, preset, frame, out);
  }
  return out;
}

// The paths of the shown muscles; of those that go far away only what lies near the hips, where `near` (metres) says so.
function musclePoints(activity, { muscle, near }, frame, out) {
  const { strips, fascicles, muscles, arrays, shapes, scale } = activity;
  const first = 3 * frame * shapes.points[1];
  const hip = arrays.hip_at.subarray(6 * frame, 6 * frame + 6);
  const middle = [0, 1, 2].map((c) => 0.5 * (hip[c] + hip[3 + c]));
  for (const strip of strips) {
    if (!muscle(muscles[fascicles[strip.fascicle].muscle])) continue;
    for (let i = 0; i < strip.count; i++) {
      const at = first + 3 * (strip.first + i);
      const point = [arrays.points[at], arrays.points[at + 1], arrays.points[at + 2]];
      if (near === undefined || Math.hypot(...point.map((x, c) => x - middle[c])) < near * scale) out.push(...point);
    }
  }
}

// The corners of a box round each bone.
function bonePoints(activity, geometry, { bones }, shown, frame, out) {
  const { place, turn } = activity.arrays;
  const count = activity.carriers.length;
  const [at, way, size] = [new THREE.Vector3(), new THREE.Quaternion(), new THREE.Vector3().setScalar(activity.scale)];
  const matrix = new THREE.Matrix4();
  bones.forEach((bone, i) => {
    if (!shown(bone)) return;
    at.fromArray(place, 3 * (frame * count + bone.carrier));
    way.fromArray(turn, 4 * (frame * count + bone.carrier)).normalize();
    matrix.compose(at, way, size);
    const { min, max } = geometry.userData.boxes[i];
    for (let corner = 0; corner < 8; corner++) {
      POINT.set(corner & 1 ? max.x : min.x, corner & 2 ? max.y : min.y, corner & 4 ? max.z : min.z).applyMatrix4(matrix);
      out.push(POINT.x, POINT.y, POINT.z);
    }
  });
}

/**
 * The middle and the distance from which `points` fill a view.
 *
 * `way` goes from the middle to the camera; `slope` is the tangent of half the camera's angle; `view` has width and height in CSS pixels and
 * `left`, `right`, `top`, `bottom`: what is kept free at its edges.
 */
export function standing(points, way, slope, view) {
  const back = way.clone().normalize();
  const right = new THREE.Vector3(-back.y, back.x, 0).normalize();
  const up = back.clone().cross(right);
  const seen = [];
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 3) {
    POINT.fromArray(points, i);
    const one = [POINT.dot(right), POINT.dot(up), POINT.dot(back)];
    seen.push(one);
    for (let c = 0; c < 3; c++) {
      low[c] = Math.min(low[c], one[c]);
      high[c] = Math.max(high[c], one[c]);
    }
  }
  const [x, y, z] = low.map((value, c) => 0.5 * (value + high[c]));
  // What is nearer to the camera looks larger: the farthest that any point asks for.
  const wide = (slope * (view.width - view.left - view.right)) / view.height;
  const tall = (slope * (view.height - view.top - view.bottom)) / view.height;
  let far = 0;
  for (const [a, b, c] of seen) far = Math.max(far, c - z + Math.max((Math.abs(a - x) + ROUND_M) / wide, (Math.abs(b - y) + ROUND_M) / tall));
  // The subject stands in the middle of what is free.
  const pixel = (2 * slope * far) / view.height;
  const centre = right
    .multiplyScalar(x + 0.5 * pixel * (view.right - view.left))
    .addScaledVector(up, y + 0.5 * pixel * (view.top - view.bottom))
    .addScaledVector(back, z);
  return { centre, far };
}
