// The ground behind the bodies, painted by the picture itself: an opaque picture hides the page under it, which need not be drawn then.
// Blending a picture with the page costs a pass over all of its size in every frame, about as much as the body.

import * as THREE from "three";

const ROUND_PX = 12; // as --r-m
const RULE_SHARE = [0.06, 0.94]; // of the line between two bodies

/** A soft light round the middle, the line between two bodies, and round corners in the colour of what lies round the picture. */
export class Ground {
  constructor(colours) {
    this.colours = colours;
    const value = (x) => ({ value: x });
    this.uniforms = {
      size: value(new THREE.Vector2(1, 1)), rule: value(new THREE.Vector4()), blur: value(1),
      raise: value(null), card: value(null), sunk: value(null), line: value(null), around: value(null),
    };
    const material = new THREE.ShaderMaterial({
      uniforms: this.uniforms,
      vertexShader: `uniform vec2 size;
        varying vec2 at;
        void main() {
          at = vec2(0.5 + 0.5 * position.x, 0.5 - 0.5 * position.y) * size;
          gl_Position = vec4(position.xy, 0.0, 1.0);
        }`,
      fragmentShader: `uniform vec2 size;
        uniform vec4 rule;
        uniform float blur;
        uniform vec3 raise, card, sunk, line, around;
        varying vec2 at;
        void main() {
          float far = length((at / size - vec2(0.5, 0.42)) * vec2(1.414, 1.219));
          vec3 colour = far < 0.45 ? mix(raise, card, far / 0.45) : mix(card, sunk, min((far - 0.45) / 0.55, 1.0));
          if (all(greaterThan(at, rule.xy)) && all(lessThan(at, rule.zw))) colour = line;
          vec2 beyond = max(abs(at - 0.5 * size) - 0.5 * size + ${ROUND_PX}.0, 0.0);
          float outside = length(beyond) - ${ROUND_PX}.0;
          gl_FragColor = vec4(mix(colour, around, clamp(outside / blur + 0.5, 0.0, 1.0)), 1.0);
        }`,
      depthTest: false, depthWrite: false, toneMapped: false,
    });
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute("position", new THREE.BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3));
    this.mesh = new THREE.Mesh(geometry, material);
    this.mesh.frustumCulled = false;
    this.scene = new THREE.Scene();
    this.scene.add(this.mesh);
  }

  /** Paints a picture of a width and height in CSS pixels, `ratio` pixels to each; `stacked`: undefined for one body. */
  draw(renderer, camera, [width, height], ratio, stacked) {
    const { uniforms } = this;
    for (const [name, colour] of Object.entries(this.colours.ground)) uniforms[name].value = colour;
    uniforms.size.value.set(width, height);
    uniforms.blur.value = 1 / ratio;
    const half = 0.5 * Math.max(1, 1 / ratio);
    const [from, to] = RULE_SHARE;
    if (stacked === undefined) uniforms.rule.value.set(0, 0, 0, 0);
    else if (stacked) uniforms.rule.value.set(from * width, height / 2 - half, to * width, height / 2 + half);
    else uniforms.rule.value.set(width / 2 - half, from * height, width / 2 + half, to * height);
    renderer.render(this.scene, camera);
  }

  dispose() {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
