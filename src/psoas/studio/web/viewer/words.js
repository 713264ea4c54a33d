// The viewer's words in English; `labels` of mountViewer replaces any of them.

export const WORDS = {
  viewer: "The body in motion",
  play: "Play",
  pause: "Pause",
  time: "Time in the activity",
  seconds: "{now} of {all} s",
  preset: "What is shown",
  presets: { psoas: "Psoas", hip: "Hip", spine: "Spine", whole: "Whole body" },
  client: "This client",
  twin: "The same body in health",
  reset: "Turn to the front",
  turn: "Turn the body with the arrow keys, nearer and further with plus and minus",
  left: "left",
  right: "right",
  work: "Muscle work",
  muscle: "Muscle",
  legend: "Darker red: works harder",
  rest: "at rest",
  most: "at its most",
  pull: "{level} {side}: {newton} N",
  hip: "Hip {side}: {newton} N",
  pulls: "Arrows at the spine: the pull of the psoas on each vertebra.",
  hips: "Arrows into the hips: the load on the joint, drawn shorter for its size.",
  turntable: "Turn slowly",
  caution: "Computed by a model, not measured in this person. Load is not pain.",
  nothing: "This browser cannot draw the body. The figures below say the same.",
  failed: "The body could not be loaded. Try again.",
  again: "Try again",
  muscles: {},
};

/** Fills {names} of a sentence. */
export function said(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** A muscle's name for a person. */
export function muscleName(words, code) {
  const name = words.muscles[code] ?? code.replaceAll("_", " ");
  return name.charAt(0).toUpperCase() + name.slice(1);
}
