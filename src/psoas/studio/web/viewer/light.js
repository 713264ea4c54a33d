// The light of the scene, twice: three's own lamps for the fine picture, worked out at each pixel; and uniforms for the quick one, worked
// out at the corners, so that a pixel costs next to nothing. Without a graphics card pixels are what takes the time.

import * as THREE from "three";

const KEY = new THREE.DirectionalLight(0xfff1df, 2.3);
const RIM = new THREE.DirectionalLight(0xcfe2f2, 1.1);
const SKY = new THREE.HemisphereLight(0xfff6ea, 0x8a7462, 1.5);
SKY.position.set(0, 0, 1);

export const EXPOSURE = 1.12;

// What all quick materials share: directions to the lamps and what comes from each.
const LIT = {
  keyWay: { value: new THREE.Vector3() },
  rimWay: { value: new THREE.Vector3() },
  keyLight: { value: strength(KEY.color, KEY.intensity) },
  rimLight: { value: strength(RIM.color, RIM.intensity) },
  skyLight: { value: strength(SKY.color, SKY.intensity) },
  groundLight: { value: strength(SKY.groundColor, SKY.intensity) },
};

function strength(colour, intensity) {
  return new THREE.Vector3(colour.r, colour.g, colour.b).multiplyScalar(intensity);
}

/** The lamps of one scene; they go with its camera: what one looks at is never dark. */
export class Light {
  constructor(scene) {
    [this.sky, this.key, this.rim] = [SKY.clone(), KEY.clone(), RIM.clone()];
    scene.add(this.sky, this.key, this.rim, this.key.target, this.rim.target);
    this.axes = [new THREE.Vector3(), new THREE.Vector3(), new THREE.Vector3()];
  }

  /** Before a picture is drawn. */
  follow(camera) {
    const [right, up, back] = this.axes;
    camera.matrixWorld.extractBasis(right, up, back);
    this.key.position.copy(back).addScaledVector(right, -0.75).addScaledVector(up, 0.9);
    this.rim.position.copy(back).multiplyScalar(-0.7).addScaledVector(right, 0.9).addScaledVector(up, 0.5);
    LIT.keyWay.value.copy(this.key.position).normalize();
    LIT.rimWay.value.copy(this.rim.position).normalize();
  }
}

/**
 * A matt material that is lit at the corners, with the same formula as three's MeshLambertMaterial.
 *
 * `head` declares what `body` needs; `body` says the corner's `place` and `facing` (unit length, both of the world) and its `matt` colour.
 */
export function quickMaterial(head, body, uniforms) {
  return new THREE.ShaderMaterial({
    uniforms: { ...LIT, ...uniforms, toneMappingExposure: { value: EXPOSURE } },
    toneMapped: false,
    vertexShader: `
      #include <common>
      #include <tonemapping_pars_fragment>
      #include <colorspace_pars_fragment>
      uniform vec3 keyWay, rimWay, keyLight, rimLight, skyLight, groundLight;
      varying vec3 shade;
      ${head}
      void main() {
        vec3 place, facing, matt;
        ${body}
        vec3 light = mix(groundLight, skyLight, 0.5 * facing.z + 0.5)
          + max(dot(facing, keyWay), 0.0) * keyLight + max(dot(facing, rimWay), 0.0) * rimLight;
        shade = sRGBTransferOETF(vec4(ACESFilmicToneMapping(matt * light * RECIPROCAL_PI), 1.0)).rgb;
        gl_Position = projectionMatrix * viewMatrix * vec4(place, 1.0);
      }`,
    fragmentShader: "varying vec3 shade;\nvoid main() { gl_FragColor = vec4(shade, 1.0); }",
  });
}
