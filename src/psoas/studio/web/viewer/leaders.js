// Thin lines from a chip to its place on the body, each with a dot at its end, drawn in the picture itself: a layer of the page over the
// whole picture would cost as much as the body.

import * as THREE from "three";

const MOST = 48;
const SIXTHS = Array.from({ length: 6 }, (_, i) => [Math.cos((Math.PI * i) / 3), Math.sin((Math.PI * i) / 3)]);
const CORNERS = 4 + 4 + 6 + 6; // two pieces of line, a disc and a smaller one on it
const TRIANGLES = 2 + 2 + 4 + 4;

function faces() {
  const out = [];
  for (let i = 0; i < MOST; i++) {
    const first = CORNERS * i;
    for (const piece of [first, first + 4]) out.push(piece, piece + 1, piece + 2, piece + 2, piece + 1, piece + 3);
    for (const disc of [first + 8, first + 14]) for (let j = 1; j < 5; j++) out.push(disc, disc + j, disc + j + 1);
  }
  return out;
}

/** All leader lines of a picture, in one draw call. */
export class Leaders {
  constructor(colours) {
    this.colours = colours;
    this.geometry = new THREE.BufferGeometry();
    this.places = dynamic(3); // on the screen, and how far from the middle of a line
    this.tints = dynamic(4);
    this.geometry.setAttribute("position", this.places);
    this.geometry.setAttribute("tint", this.tints);
    this.geometry.setIndex(faces());
    this.geometry.boundingSphere = new THREE.Sphere(); // its places are the screen's: there is nothing to measure
    this.material = new THREE.ShaderMaterial({
      uniforms: { reach: (this.reach = { value: 1 }), ratio: (this.ratio = { value: 1 }) },
      vertexShader: `attribute vec4 tint;
        varying vec4 vTint;
        varying float aside;
        void main() {
          vTint = tint;
          aside = position.z;
          gl_Position = vec4(position.xy, 0.0, 1.0);
        }`,
      fragmentShader: `uniform float reach, ratio;
        varying vec4 vTint;
        varying float aside;
        void main() { gl_FragColor = vec4(vTint.rgb, vTint.a * clamp((reach - abs(aside)) * ratio, 0.0, 1.0)); }`,
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
    this.ratio.value = ratio;
    this.reach.value = 0.5 * Math.max(1, 1 / ratio) + 0.5 / ratio; // to where a line that is no thinner than a pixel has faded
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
    const reach = this.reach.value;
    const [aside, up] = [(-reach * (y1 - y0)) / length, (reach * (x1 - x0)) / length];
    this.put(x0 + aside, y0 + up, tint, reach);
    this.put(x0 - aside, y0 - up, tint, -reach);
    this.put(x1 + aside, y1 + up, tint, reach);
    this.put(x1 - aside, y1 - up, tint, -reach);
  }

  disc(x, y, radius, tint) {
    for (const [cos, sin] of SIXTHS) this.put(x + radius * cos, y + radius * sin, tint);
  }

  put(x, y, tint, aside = 0) {
    this.places.setXYZ(this.corner, (2 * x) / this.width - 1, 1 - (2 * y) / this.height, aside);
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
