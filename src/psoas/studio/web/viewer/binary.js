// Reads the studio's binary files (docs/viewer_binary.md): a JSON header and arrays of small integers.

const TYPES = { u8: Uint8Array, i8: Int8Array, u16: Uint16Array, i16: Int16Array, f32: Float32Array };
const HEAD = 8;
const AGAIN_MS = 150;
const MOST_TRIES = 250;

/** Fetches and reads one file. `kind` is bones, activity or activations. */
export async function load(url, kind, signal) {
  let answer = await fetch(url, { credentials: "same-origin", signal });
  // 202: the body is being worked out; the same address gives the file when it is ready.
  for (let tries = 0; answer.status === 202 && tries < MOST_TRIES; tries++) {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    answer = await fetch(url, { credentials: "same-origin", signal });
  }
  if (answer.status === 202) throw new Error(`${kind}: not ready`);
  if (!answer.ok) throw new Error(`${kind}: ${answer.status}`);
  return read(await answer.arrayBuffer(), kind);
}

/** Reads one file: the header's own keys and `arrays`, each as integers or, where they have a step, as Float32Array. */
export function read(buffer, kind) {
  const view = new DataView(buffer);
  if (buffer.byteLength < HEAD || view.getUint32(0, false) !== 0x50535631) throw new Error(`${kind}: not a PSV1 file`);
  const length = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, HEAD, length)));
  if (header.kind !== kind) throw new Error(`${kind}: the file is of the kind ${header.kind}`);
  const arrays = {};
  const shapes = {};
  for (const [name, entry] of Object.entries(header.arrays)) {
    const count = entry.shape.reduce((a, b) => a * b, 1);
    const at = HEAD + length + entry.at;
    const stored =
      entry.coding === "delta2" ? undelta(buffer, at, entry.shape[0], count) : new TYPES[entry.type](buffer, at, count);
    arrays[name] = entry.step === undefined ? stored : scaled(stored, entry.zero, entry.step);
    shapes[name] = entry.shape;
  }
  return { ...header, arrays, shapes };
}

// Second differences over time in 16 bits that wrap round; all low bytes first, then all high bytes.
function undelta(buffer, at, frames, count) {
  const bytes = new Uint8Array(buffer, at, 2 * count);
  const out = new Int16Array(count);
  for (let i = 0; i < count; i++) out[i] = bytes[i] | (bytes[count + i] << 8);
  const row = frames ? count / frames : 0;
  for (let pass = 0; pass < 2; pass++) for (let i = row; i < count; i++) out[i] += out[i - row];
  return out;
}

function scaled(stored, zero, step) {
  const out = new Float32Array(stored.length);
  for (let i = 0; i < stored.length; i++) out[i] = zero + step * stored[i];
  return out;
}
