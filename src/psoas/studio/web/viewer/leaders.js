// Thin lines from a chip to its place on the body, each with a dot at its end, drawn in the picture itself: a layer of the page over the
// whole picture would cost as much as the body.

import * as THREE from "three";

const MOST = 48;
const EIGHTHS = Array.from({ length: 8 }, (_, i) => [Math.cos((Math.PI * i) / 4), Math.sin((Math.PI * i) / 4)]);
const CORNERS = 4 + 4 + 8 + 8; // two pieces of line, a disc and a smaller one on it
const TRIANGLES = 2 + 2 + 6 + 6;

function faces() {
  const out = [];
  for (let i = 0; i < MOST; i++) {
    const first = CORNERS * i;
    for (const piece of [first, first + 4]) out.push(piece, piece + 1, piece + 2, piece + 2, piece + 1, piece + 3);
    for (const disc of [first + 8, first + 16]) for (let j = 1; j < 7; j++) out.push(disc, disc + j, disc + j + 1);
  }
  return out;
}

/** All leader lines of a picture, in one draw call. */
export class Leaders {
  constructor(colours) {
    this.colours = colours;
    this.geometry = new THREE.BufferGeometry();
    this.places = dynamic(2);
    this.tints = dynamic(4);
    this.geometry.setAttribute("position", this.places);
    this.geometry.setAttribute("tint", this.tints);
    this.geometry.setIndex(faces());
    this.geometry.boundingSphere = new THREE.Sphere(); // its places are the screen's: there is nothing to measure
    this.material = new THREE.ShaderMaterial({
      vertexShader: "attribute vec4 tint;\nvarying vec4 vTint;\nvoid main() { vTint = tint; gl_Position = vec4(position.xy, 0.0, 1.0); }",
      fragmentShader: "varying vec4 vTint;\nvoid main() { gl_FragColor = vTint; }",
      transparent: true, depthTest: false, depthWrite: false, toneMapped: false, side: THREE.DoubleSide,
    });
    const mesh = new THREE.Mesh(this.geometry, this.material);
    mesh.frustumCulled = false;
    this.scene = new THREE.Scene();
    this.scene.add(mesh);
    this.begin([1, 1], 1);
  }

  /** Starts anew, for a picture of a width and height in CSS pixels and so many pixels to each. */
  begin([width, height], ratio) {
    [this.width, this.height] = [width, height];
    this.half = 0.5 * Math.max(1, 1.1 / ratio); // a line that is thinner than a pixel has gaps
    this.count = this.corner = 0;
  }

  /** A line from (x0, y0) level to x1 and on to a dot at (x2, y2), in CSS pixels. */
  add(x0, y0, x1, x2, y2, load) {
    if (this.count === MOST) return;
    const { line, loadLine, dot, card } = this.colours.chips;
    this.piece(x0, y0, x1, y0, load ? loadLine : line);
    this.piece(x1, y0, x2, y2, load ? loadLine : line);
    this.disc(x2, y2, 3, card);
    this.disc(x2, y2, 2, dot);
    this.count++;
  }

  piece(x0, y0, x1, y1, tint) {
    const length = Math.hypot(x1 - x0, y1 - y0) || 1;
    const [aside, up] = [(-this.half * (y1 - y0)) / length, (this.half * (x1 - x0)) / length];
    this.put(x0 + aside, y0 + up, tint);
    this.put(x0 - aside, y0 - up, tint);
    this.put(x1 + aside, y1 + up, tint);
    this.put(x1 - aside, y1 - up, tint);
  }

  disc(x, y, radius, tint) {
    for (const [cos, sin] of EIGHTHS) this.put(x + radius * cos, y + radius * sin, tint);
  }

  put(x, y, tint) {
    this.places.setXY(this.corner, (2 * x) / this.width - 1, 1 - (2 * y) / this.height);
    this.tints.setXYZW(this.corner++, ...tint);
  }

  /** Draws what was added, over everything. */
  draw(renderer, camera) {
    if (!this.count) return;
    this.places.needsUpdate = this.tints.needsUpdate = true;
    this.geometry.setDrawRange(0, 3 * TRIANGLES * this.count);
    renderer.render(this.scene, camera);
  }

  dispose() {
    this.geometry.dispose();
    this.material.dispose();
  }
}

function dynamic(size) {
  return new THREE.BufferAttribute(new Float32Array(MOST * CORNERS * size), size).setUsage(THREE.DynamicDrawUsage);
}
