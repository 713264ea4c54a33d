// Muscles as closed surfaces: a tube round one strip, or a sheet through several. Both are rings of corners along a path.

const SMALL = 1e-9;
// Written anew for every muscle: nothing is made in a frame that has to be thrown away after it.
const NORMAL = [0, 0, 0];
const TANGENT = [0, 0, 0];

/** Thickness along a muscle from origin (0) to insertion (1): 1 in the middle of the belly, `tendon` beyond its ends. */
export function belly(share, tendon, [from, to]) {
  const within = Math.min(Math.max((share - from) / (to - from), 0), 1);
  return tendon + (1 - tendon) * Math.pow(Math.sin(Math.PI * within), 0.8);
}

/** How much is muscle and not tendon. */
export function flesh(share, [from, to]) {
  const begins = from > 0 ? (share - from) / 0.06 : 0.35 + 9 * share;
  return Math.min(Math.max(begins, 0), 1) * Math.min(Math.max((to - share) / 0.1 + 0.15, 0), 1);
}

/** Value `share` of the way along k points (a path of 3 k numbers from `first`), smooth through all of them. */
export function along(points, first, k, share, out) {
  const at = Math.min(Math.max(share, 0), 1) * (k - 1);
  const i = Math.min(Math.floor(at), k - 2);
  const t = at - i;
  const p1 = first + 3 * i;
  const p2 = p1 + 3;
  if (k === 2) {
    for (let c = 0; c < 3; c++) out[c] = points[p1 + c] + t * (points[p2 + c] - points[p1 + c]);
    return out;
  }
  const p0 = i > 0 ? p1 - 3 : p1;
  const p3 = i < k - 2 ? p2 + 3 : p2;
  const t2 = t * t;
  const t3 = t2 * t;
  for (let c = 0; c < 3; c++) {
    const a = points[p0 + c];
    const b = points[p1 + c];
    const d = points[p2 + c];
    const e = points[p3 + c];
    out[c] = 0.5 * (2 * b + (d - a) * t + (2 * a - 5 * b + 4 * d - e) * t2 + (3 * b - a - 3 * d + e) * t3);
  }
  return out;
}

/** Writes the rings of a tube. `radius` is the belly's; `work` has room for 3 (rings) numbers. */
export function writeTube(shape, points, positions, normals) {
  const { rings, around, vertex, first, count, radius, tendon, fleshy } = shape;
  const centre = shape.centre;
  const [n, t] = [NORMAL, TANGENT];
  for (let r = 0; r < rings; r++) {
    along(points, first, count, r / (rings - 1), shape.spot);
    for (let c = 0; c < 3; c++) centre[3 * r + c] = shape.spot[c];
  }
  for (let r = 0; r < rings; r++) {
    const a = 3 * Math.max(r - 1, 0);
    const b = 3 * Math.min(r + 1, rings - 1);
    let size = 0;
    for (let c = 0; c < 3; c++) {
      t[c] = centre[b + c] - centre[a + c];
      size += t[c] * t[c];
    }
    size = Math.sqrt(size) || 1;
    for (let c = 0; c < 3; c++) t[c] /= size;
    // The normal is carried along: only what leans along the path is taken from it, so that the tube does not twist.
    if (r === 0) startNormal(t, n);
    else upright(n, t);
    const width = radius * belly(r / (rings - 1), tendon, fleshy);
    const bx = t[1] * n[2] - t[2] * n[1];
    const by = t[2] * n[0] - t[0] * n[2];
    const bz = t[0] * n[1] - t[1] * n[0];
    for (let j = 0; j < around; j++) {
      const cos = shape.cos[j];
      const sin = shape.sin[j];
      const x = cos * n[0] + sin * bx;
      const y = cos * n[1] + sin * by;
      const z = cos * n[2] + sin * bz;
      const at = 3 * (vertex + r * around + j);
      normals[at] = x;
      normals[at + 1] = y;
      normals[at + 2] = z;
      positions[at] = centre[3 * r] + width * x;
      positions[at + 1] = centre[3 * r + 1] + width * y;
      positions[at + 2] = centre[3 * r + 2] + width * z;
    }
  }
}

function startNormal(t, n) {
  const [x, y, z] = [Math.abs(t[0]), Math.abs(t[1]), Math.abs(t[2])];
  const axis = x <= y && x <= z ? 0 : y <= z ? 1 : 2;
  n[0] = n[1] = n[2] = 0;
  n[axis] = 1;
  upright(n, t);
}

function upright(n, t) {
  const lean = n[0] * t[0] + n[1] * t[1] + n[2] * t[2];
  let size = 0;
  for (let c = 0; c < 3; c++) {
    n[c] -= lean * t[c];
    size += n[c] * n[c];
  }
  size = Math.sqrt(size) || 1;
  for (let c = 0; c < 3; c++) n[c] /= size;
}

/** Writes the rings of a sheet: each ring goes across all strips on one face and back on the other. */
export function writeSheet(shape, points, positions, normals) {
  const { rings, across, vertex, strips, area, tendon, fleshy } = shape;
  const n = strips.length;
  const net = shape.net;
  const row = (shape.line ??= new Float32Array(3 * n));
  for (let r = 0; r < rings; r++) {
    for (let s = 0; s < n; s++) {
      along(points, strips[s].first, strips[s].count, r / (rings - 1), shape.spot);
      row.set(shape.spot, 3 * s);
    }
    for (let c = 0; c < across; c++) {
      along(row, 0, n, c / (across - 1), shape.spot);
      net.set(shape.spot, 3 * (r * across + c));
    }
  }
  const [u, v] = [NORMAL, TANGENT];
  for (let r = 0; r < rings; r++) {
    let width = 0;
    for (let c = 1; c < across; c++) width += distance(net, r * across + c, r * across + c - 1);
    const section = area * belly(r / (rings - 1), tendon, fleshy) ** 2;
    // An ellipse as wide as the strips lie apart, thick as the volume asks, never thicker than round.
    const thick = Math.min(section / Math.max(width, 1e-3), 0.8 * Math.sqrt(section), shape.thickest);
    // Thin at both ends, so that nothing has to close it there.
    const open = r === 0 || r === rings - 1 ? 0.08 : 1;
    const edge = open * Math.min(0.5 * thick + 0.0015, (0.25 * section) / Math.max(thick, 1e-4));
    for (let c = 0; c < across; c++) {
      const here = 3 * (r * across + c);
      difference(net, across, Math.max(r - 1, 0), c, Math.min(r + 1, rings - 1), c, u);
      // Where the strips meet in one point the ring before it says which way is across.
      const level = width < 1e-4 ? Math.max(r - 1, 0) : r;
      difference(net, across, level, Math.max(c - 1, 0), level, Math.min(c + 1, across - 1), v);
      let x = u[1] * v[2] - u[2] * v[1];
      let y = u[2] * v[0] - u[0] * v[2];
      let z = u[0] * v[1] - u[1] * v[0];
      const size = Math.hypot(x, y, z);
      if (size > SMALL) {
        x /= size;
        y /= size;
        z /= size;
      }
      const wide = Math.hypot(v[0], v[1], v[2]) || 1;
      const rim = (2 * c) / (across - 1) - 1;
      const high = open * thick * Math.sqrt(Math.max(1 - rim * rim * 0.92, 0.05));
      const lean = rim * rim * rim * rim * rim;
      const out = (edge * lean) / wide;
      for (let face = 0; face < 2; face++) {
        const sign = face ? -1 : 1;
        const slot = face ? 2 * across - 1 - c : c;
        const at = 3 * (vertex + r * 2 * across + slot);
        positions[at] = net[here] + 0.5 * sign * high * x + out * v[0];
        positions[at + 1] = net[here + 1] + 0.5 * sign * high * y + out * v[1];
        positions[at + 2] = net[here + 2] + 0.5 * sign * high * z + out * v[2];
        const tilt = (1.4 * lean) / wide;
        const a = sign * x + tilt * v[0];
        const b = sign * y + tilt * v[1];
        const d = sign * z + tilt * v[2];
        const length = Math.hypot(a, b, d) || 1;
        normals[at] = a / length;
        normals[at + 1] = b / length;
        normals[at + 2] = d / length;
      }
    }
  }
}

function distance(net, a, b) {
  return Math.hypot(net[3 * a] - net[3 * b], net[3 * a + 1] - net[3 * b + 1], net[3 * a + 2] - net[3 * b + 2]);
}

function difference(net, across, r0, c0, r1, c1, out) {
  const a = 3 * (r0 * across + c0);
  const b = 3 * (r1 * across + c1);
  for (let c = 0; c < 3; c++) out[c] = net[b + c] - net[a + c];
}

/** Triangles of rings of corners, `around` to a ring, from the corner `vertex`, appended to `out`; a sheet is wound the other way, a tube `closed` or not. */
export function ringFaces(vertex, rings, around, out, sheet = false, closed = true) {
  for (let r = 0; r < rings - 1; r++)
    for (let j = 0; j < around; j++) {
      const a = vertex + r * around + j;
      const b = vertex + r * around + ((j + 1) % around);
      const c = a + around;
      const d = b + around;
      if (sheet) out.push(a, c, b, b, c, d);
      else out.push(a, b, c, b, d, c);
    }
  if (sheet || !closed) return;
  const end = vertex + (rings - 1) * around;
  for (let j = 1; j < around - 1; j++) out.push(vertex, vertex + j + 1, vertex + j, end, end + j, end + j + 1);
}
