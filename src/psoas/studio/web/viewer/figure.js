// One body in the scene: bones, muscles, arrows and a contact shadow, moved and coloured together.

import * as THREE from "three";
import { Arrows, HIPS, PULLS } from "./arrows.js";
import { Bones } from "./bones.js";
import { between } from "./clock.js";
import { Muscles } from "./muscles.js";
import { heading, lies } from "./presets.js";

/** A person (or the healthy twin) as they are drawn. */
export class Figure {
  constructor(geometry, activity, colours) {
    this.colours = colours;
    this.activity = activity;
    this.figures = activity;
    this.group = new THREE.Group();
    this.bones = new Bones(geometry, activity.carriers.length);
    this.muscles = new Muscles(colours.palette);
    this.pulls = new Arrows(PULLS, activity.attachments.length, colours.arrow);
    this.hips = new Arrows(HIPS, 2, colours.load);
    this.shadow = contactShadow();
    this.group.add(this.bones.mesh, this.muscles.mesh, this.pulls.mesh, this.hips.mesh, this.shadow);
    this.paint();
    this.layShadow();
  }

  // Round under who stands or sits, long under who lies.
  layShadow() {
    this.lying = lies(this.activity);
    this.shadow.scale.set(this.lying ? 2 : 1, this.lying ? 0.75 : 1, 1);
    this.shadow.rotation.z = this.lying ? heading(this.activity) : 0;
  }

  /** Takes the page's colours again, after the theme changed. */
  paint() {
    this.bones.material.color.copy(this.colours.bone);
    this.pulls.paint(this.colours.arrow);
    this.hips.paint(this.colours.load);
    this.shadow.material.opacity = this.colours.dark ? 0.5 : 0.22;
  }

  /** Chooses what is drawn. */
  show(preset) {
    this.muscles.build(this.activity, preset.muscle, preset.coarse);
    this.pulls.mesh.visible = Boolean(preset.pulls);
    this.hips.mesh.visible = Boolean(preset.hips);
    this.shadow.visible = Boolean(preset.floor);
  }

  /** Before it is drawn: `fine` at rest, with few triangles while it moves on a slow machine. */
  prepare(fine) {
    this.bones.prepare(fine);
    this.muscles.prepare(fine);
  }

  /** Goes to a time in seconds. */
  move(t) {
    const at = between(this.activity.arrays.time, t);
    this.at = at;
    this.bones.move(this.activity, at);
    this.muscles.move(this.activity, at);
    this.work();
    this.shadow.position.copy(this.hip(0, this.shadow.position)).setZ(0.002);
  }

  /** The middle of a hip now: the left (0) or the right (1). */
  hip(i, out) {
    const { hip_at: hip } = this.activity.arrays;
    const [a, b, share] = this.at;
    const at = (c) => hip[6 * a + 3 * i + c] + share * (hip[6 * b + 3 * i + c] - hip[6 * a + 3 * i + c]);
    return out.set(at(0), at(1), at(2));
  }

  /** Colours and arrows alone: when a slider moved. */
  work() {
    this.muscles.colour(this.figures, this.at);
    for (const arrows of [this.pulls, this.hips]) if (arrows.mesh.visible) arrows.move(this.activity, this.figures, this.at);
  }

  dispose() {
    this.bones.dispose();
    this.muscles.dispose();
    this.pulls.dispose();
    this.hips.dispose();
    this.shadow.geometry.dispose();
    this.shadow.material.dispose();
  }
}

// A soft dark disc on the floor: painted, so that it costs one small draw.
function contactShadow() {
  const geometry = new THREE.CircleGeometry(0.48, 40);
  const count = geometry.attributes.position.count;
  const colour = new Float32Array(4 * count);
  colour[3] = 1;
  geometry.setAttribute("color", new THREE.BufferAttribute(colour, 4));
  const material = new THREE.MeshBasicMaterial({ vertexColors: true, transparent: true, depthWrite: false, toneMapped: false });
  const mesh = new THREE.Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.renderOrder = -1;
  return mesh;
}
