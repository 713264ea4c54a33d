// The ground behind the bodies, painted by the picture itself: an opaque picture hides the page under it, which need not be drawn then.
// Blending a picture with the page costs a pass over all of its size in every frame, about as much as the body.

import * as THREE from "three";

const ROUND_PX = 12; // as --r-m
const RULE_SHARE = [0.06, 0.94]; // of the line between two bodies
const SPOKES = 24;
// A light round the middle, as the page's own radial-gradient(ellipse at 50% 42%): its three colours, and where they are on the way out.
const MIDDLE = [0.5, 0.42];
const REACH = [0.5 * Math.SQRT2, 0.58 * Math.SQRT2];
const RINGS = [["card", 0.45], ["sunk", 1.02]]; // a little beyond the corners, for the last ring has corners of its own
const BEND = 5; // corners of a round corner of the picture

/** A soft light round the middle, the line between two bodies, and round corners in the colour of what lies round the picture. */
export class Ground {
  constructor(colours) {
    this.colours = colours;
    this.geometry = new THREE.BufferGeometry();
    this.geometry.boundingSphere = new THREE.Sphere(); // its places are the screen's: there is nothing to measure
    this.material = new THREE.ShaderMaterial({
      vertexShader: "attribute vec3 tint;\nvarying vec3 vTint;\nvoid main() { vTint = tint; gl_Position = vec4(position.xy, 0.0, 1.0); }",
      fragmentShader: "varying vec3 vTint;\nvoid main() { gl_FragColor = vec4(vTint, 1.0); }",
      depthTest: false, depthWrite: false, toneMapped: false, side: THREE.DoubleSide,
    });
    const mesh = new THREE.Mesh(this.geometry, this.material);
    mesh.frustumCulled = false;
    this.scene = new THREE.Scene();
    this.scene.add(mesh);
  }

  /** Paints a picture of a width and height in CSS pixels, `ratio` pixels to each; `stacked`: undefined for one body. */
  draw(renderer, camera, [width, height], ratio, stacked) {
    const { ground } = this.colours;
    const made = [width, height, ratio, stacked, ground];
    if (!this.made || made.some((x, i) => x !== this.made[i])) this.build(...(this.made = made));
    renderer.render(this.scene, camera);
  }

  build(width, height, ratio, stacked, ground) {
    const [places, tints, index] = [[], [], []];
    const put = (x, y, tint) => {
      places.push((2 * x) / width - 1, 1 - (2 * y) / height, 0);
      tints.push(...ground[tint].toArray());
      return places.length / 3 - 1;
    };
    const round = (share, tint) =>
      Array.from({ length: SPOKES }, (_, i) => {
        const turn = (2 * Math.PI * i) / SPOKES;
        return put((MIDDLE[0] + share * REACH[0] * Math.cos(turn)) * width, (MIDDLE[1] + share * REACH[1] * Math.sin(turn)) * height, tint);
      });
    let inner = Array(SPOKES).fill(put(MIDDLE[0] * width, MIDDLE[1] * height, "raise"));
    for (const [tint, share] of RINGS) {
      const outer = round(share, tint);
      for (let i = 0; i < SPOKES; i++) {
        const j = (i + 1) % SPOKES;
        index.push(inner[i], outer[i], outer[j]);
        if (inner[i] !== inner[j]) index.push(inner[i], outer[j], inner[j]);
      }
      inner = outer;
    }
    if (stacked !== undefined) {
      const half = 0.5 * Math.max(1, 1 / ratio); // a line that is thinner than a pixel is not drawn
      const [from, to] = RULE_SHARE;
      const [x0, x1] = stacked ? [from * width, to * width] : [width / 2 - half, width / 2 + half];
      const [y0, y1] = stacked ? [height / 2 - half, height / 2 + half] : [from * height, to * height];
      const first = put(x0, y0, "line");
      for (const [x, y] of [[x1, y0], [x0, y1], [x1, y1]]) put(x, y, "line");
      index.push(first, first + 1, first + 2, first + 2, first + 1, first + 3);
    }
    for (const [x, y] of [[0, 0], [width, 0], [0, height], [width, height]]) {
      const tip = put(x, y, "around");
      const [cx, cy] = [x ? x - ROUND_PX : ROUND_PX, y ? y - ROUND_PX : ROUND_PX];
      for (let i = 0; i < BEND; i++) {
        const turn = (0.5 * Math.PI * i) / (BEND - 1);
        put(cx + (x ? 1 : -1) * ROUND_PX * Math.cos(turn), cy + (y ? 1 : -1) * ROUND_PX * Math.sin(turn), "around");
        if (i) index.push(tip, tip + i, tip + i + 1);
      }
    }
    this.geometry.dispose();
    this.geometry.setAttribute("position", new THREE.Float32BufferAttribute(places, 3));
    this.geometry.setAttribute("tint", new THREE.Float32BufferAttribute(tints, 3));
    this.geometry.setIndex(index);
  }

  dispose() {
    this.geometry.dispose();
    this.material.dispose();
  }
}
