// What each preset shows, and where the camera stands for it.

const HIP = new Set([
  "psoas", "iliacus", "pectineus", "gluteus_maximus", "gluteus_medius", "gluteus_minimus", "piriformis", "short_rotators",
  "adductor_magnus", "adductor_longus", "adductor_brevis", "gracilis", "rectus_femoris", "sartorius", "tensor_fasciae_latae",
  "hamstrings",
]);
const SPINE = new Set(["psoas", "erector_spinae", "multifidus", "quadratus_lumborum"]);
const ARMS_AND_HEAD = new Set(["arms", "skull", "ribs"]);
const PSOAS = /^(lumbar\d|sacrum|pelvis .*|thoracic12|femur .*)$/;
const LOW_BACK = /^(lumbar\d|sacrum|pelvis .*|thoracic1[12]|femur .*)$/;

export const PRESETS = {
  psoas: {
    muscle: (muscle) => muscle === "psoas" || muscle === "iliacus",
    bone: (bone) => PSOAS.test(bone.name),
    pulls: true,
    hips: true,
    view: [0.86, -0.42, 0.1],
  },
  hip: {
    muscle: (muscle) => HIP.has(muscle),
    bone: (bone) => LOW_BACK.test(bone.name) || bone.group === "legs",
    near: 0.3,
    hips: true,
    view: [0.72, -0.66, 0.12],
  },
  spine: {
    muscle: (muscle) => SPINE.has(muscle),
    bone: (bone) => !ARMS_AND_HEAD.has(bone.group) && bone.group !== "legs",
    view: [-0.78, -0.56, 0.12],
  },
  whole: {
    muscle: () => true,
    coarse: true,
    floor: true,
    bone: () => true,
    fills: "bones",
    view: [0.84, -0.5, 0.1],
  },
};

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
