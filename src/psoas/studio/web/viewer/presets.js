// What each preset shows, and where the camera stands for it.

const HIP = new Set([
  "psoas", "iliacus", "pectineus", "gluteus_maximus", "gluteus_medius", "gluteus_minimus", "piriformis", "short_rotators",
  "adductor_magnus", "adductor_longus", "adductor_brevis", "gracilis", "rectus_femoris", "sartorius", "tensor_fasciae_latae",
  "hamstrings",
]);
const SPINE = new Set(["psoas", "erector_spinae", "multifidus", "quadratus_lumborum"]);
const ARMS_AND_HEAD = new Set(["arms", "skull", "ribs"]);
const LOW_BACK = /^(lumbar\d|sacrum|pelvis .*|thoracic1[12]|femur .*)$/;

export const PRESETS = {
  psoas: {
    muscle: (muscle) => muscle === "psoas" || muscle === "iliacus",
    bone: (bone) => LOW_BACK.test(bone.name),
    half: [0.22, 0.27],
    pulls: true,
    hips: true,
    view: [0.86, -0.42, 0.1],
    centre: (a) => middle(a.spine, a.hips, 0.62),
  },
  hip: {
    muscle: (muscle) => HIP.has(muscle),
    bone: (bone) => LOW_BACK.test(bone.name) || bone.group === "legs",
    half: [0.27, 0.34],
    hips: true,
    view: [0.72, -0.66, 0.12],
    centre: (a) => a.hips.map((x, i) => x - (i === 2 ? 0.04 : 0)),
  },
  spine: {
    muscle: (muscle) => SPINE.has(muscle),
    bone: (bone) => !ARMS_AND_HEAD.has(bone.group) && bone.group !== "legs",
    half: [0.24, 0.36],
    view: [-0.78, -0.56, 0.12],
    centre: (a) => a.spine.map((x, i) => x + (i === 2 ? 0.02 : 0)),
  },
  whole: {
    muscle: () => true,
    coarse: true,
    floor: true,
    bone: () => true,
    half: [0.5, 0.92],
    view: [0.84, -0.5, 0.1],
    centre: (a) => a.body,
  },
};

function middle(a, b, share) {
  return a.map((x, i) => share * x + (1 - share) * b[i]);
}

/** Points that the camera keeps to: the mean of hips, of the psoas's attachments, and of all bones, over all frames. */
export function anchors(activity) {
  const { hip_at, pull_at, place } = activity.arrays;
  return { hips: mean(hip_at), spine: mean(pull_at), body: between(place) };
}

function mean(values) {
  const out = [0, 0, 0];
  for (let i = 0; i < values.length; i++) out[i % 3] += values[i];
  return out.map((x) => (3 * x) / values.length);
}

// The middle of the box round all bones; the skull reaches a little above the highest of their frames.
function between(values) {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    low[i % 3] = Math.min(low[i % 3], values[i]);
    high[i % 3] = Math.max(high[i % 3], values[i]);
  }
  high[2] += 0.2;
  low[2] = Math.max(0, low[2] - 0.08);
  return low.map((x, i) => 0.5 * (x + high[i]));
}

/** The person's own axes at the first frame: forward and up along the trunk. */
function axes(activity) {
  const [x, y, z, w] = activity.arrays.turn.subarray(0, 4);
  // The first carrier is the pelvis's root, whose -y is the person's front and whose z runs up the trunk.
  const forward = [-2 * (x * y - w * z), -(1 - 2 * (x * x + z * z)), -2 * (y * z + w * x)];
  const up = [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)];
  return { forward, up };
}

/** Whether the person lies: the trunk is nearer to level than to upright. */
export function lies(activity) {
  return Math.abs(axes(activity).up[2]) < 0.6;
}

/** How the trunk lies on the floor: its angle from the x axis. */
export function heading(activity) {
  const { up } = axes(activity);
  return Math.atan2(up[1], up[0]);
}

/** The way from the middle to the camera: the preset's in the person's own axes; from above and aside for one who lies. */
export function direction(activity, view) {
  const { forward, up } = axes(activity);
  if (lies(activity)) {
    if (Math.abs(forward[2]) < 0.6) return [0.85 * forward[0], 0.85 * forward[1], 0.5];
    const size = Math.hypot(up[0], up[1]) || 1;
    return [(0.75 * up[1]) / size, (-0.75 * up[0]) / size, 0.62];
  }
  const size = Math.hypot(forward[0], forward[1]) || 1;
  const [fx, fy] = [forward[0] / size, forward[1] / size];
  return [view[0] * fx - view[1] * fy, view[0] * fy + view[1] * fx, view[2]];
}
