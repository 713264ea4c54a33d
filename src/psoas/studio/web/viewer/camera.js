// The camera's ways: it glides to a new place, and goes slowly round the body where that is asked for.

import * as THREE from "three";

const GLIDE_MS = 520;
const ROUND_S = 24; // one turn: slow enough to look at
const STEEPEST = 1.45;

/** Moves a camera round the target of its controls. */
export class Camera {
  constructor(camera, controls) {
    this.camera = camera;
    this.controls = controls;
    this.turning = false;
    this.held = false;
    this.away = new THREE.Vector3();
    this.from = { target: new THREE.Vector3(), round: 0, up: 0, far: 1 };
    this.to = { target: new THREE.Vector3(), round: 0, up: 0, far: 1 };
    // A hand on the body goes before everything else.
    controls.addEventListener("start", () => {
      this.held = true;
      this.began = undefined;
    });
    controls.addEventListener("end", () => (this.held = false));
  }

  /** Looks at `target` from `way` (of unit length) and `far` metres away: at once, or on a smooth way there. */
  go(target, way, far, smooth) {
    this.began = undefined;
    read(this.from, this.away.copy(this.camera.position).sub(this.controls.target), this.controls.target);
    read(this.to, this.away.copy(way).multiplyScalar(far), target);
    // The shorter way round.
    const round = this.to.round - this.from.round;
    this.to.round -= 2 * Math.PI * Math.round(round / (2 * Math.PI));
    if (smooth) this.began = performance.now();
    else this.stand(1);
  }

  /** Turns by angles in radians (round, up) and goes nearer by a factor. */
  turn(round, up, factor = 1) {
    this.began = undefined;
    read(this.from, this.away.copy(this.camera.position).sub(this.controls.target), this.controls.target);
    Object.assign(this.to, this.from, { target: this.to.target.copy(this.from.target) });
    this.to.round += round;
    this.to.up = clamp(this.to.up - up, -STEEPEST, STEEPEST);
    this.to.far = clamp(this.to.far * factor, this.controls.minDistance, this.controls.maxDistance);
    this.stand(1);
  }

  /** Called before every frame, with the seconds since the one before; says whether the camera moves. */
  step(now, since) {
    if (this.began !== undefined) {
      const share = clamp((now - this.began) / GLIDE_MS, 0, 1);
      this.stand(share * share * (3 - 2 * share));
      if (share >= 1) this.began = undefined;
      return true;
    }
    if (this.turning && !this.held) this.turn((2 * Math.PI * since) / ROUND_S, 0);
    return this.turning;
  }

  stand(share) {
    const { from, to, away, controls, camera } = this;
    const [round, up] = [mix(from.round, to.round, share), mix(from.up, to.up, share)];
    const flat = Math.cos(up);
    away.set(flat * Math.cos(round), flat * Math.sin(round), Math.sin(up)).multiplyScalar(mix(from.far, to.far, share));
    controls.target.lerpVectors(from.target, to.target, share);
    camera.position.copy(controls.target).add(away);
    controls.update();
  }
}

function read(out, away, target) {
  out.target.copy(target);
  out.far = away.length() || 1;
  out.round = Math.atan2(away.y, away.x);
  out.up = Math.atan2(away.z, Math.hypot(away.x, away.y));
}

function mix(a, b, share) {
  return a + share * (b - a);
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
