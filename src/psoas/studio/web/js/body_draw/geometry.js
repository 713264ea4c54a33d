// Lines in the outline's frame (x -116..116, y -4..568): made shorter, closed as the reader closes them, and held against areas.

export const MAX_POINTS_IN_STROKE = 200;
const FINE = 10; // points are kept to a tenth of a unit, a third of a millimetre on a person

export function rounded([x, y]) {
  return [Math.round(x * FINE) / FINE, Math.round(y * FINE) / FINE];
}

export function distance(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

export function length(points) {
  let sum = 0;
  for (let n = 1; n < points.length; n += 1) sum += distance(points[n - 1], points[n]);
  return sum;
}

function offLine(p, a, b) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const t = square ? Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square)) : 0;
  return distance(p, [a[0] + t * dx, a[1] + t * dy]);
}

// Ramer, Douglas and Peucker, with a stack: a long scribble must not run out of calls.
function thinned(points, tolerance) {
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const open = [[0, points.length - 1]];
  while (open.length) {
    const [first, last] = open.pop();
    let farthest = 0;
    let at = -1;
    for (let n = first + 1; n < last; n += 1) {
      const off = offLine(points[n], points[first], points[last]);
      if (off > farthest) [farthest, at] = [off, n];
    }
    if (farthest > tolerance) {
      keep[at] = 1;
      open.push([first, at], [at, last]);
    }
  }
  return points.filter((_, n) => keep[n]);
}

// At most MAX_POINTS_IN_STROKE points, as near to the hand as that allows.
export function simplified(points) {
  if (points.length < 3) return points.map(rounded);
  let tolerance = 0.4;
  let found = thinned(points, tolerance);
  while (found.length > MAX_POINTS_IN_STROKE) found = thinned(points, (tolerance *= 1.5));
  return found.map(rounded);
}

// The reader takes a line whose ends nearly meet for a loop and fills it; the picture must show the same.
export function isLoop(points, width, closingShare) {
  const whole = length(points);
  return points.length > 2 && whole > Math.PI * width
    && distance(points[0], points.at(-1)) <= Math.max(closingShare * whole, width);
}

export function pathData(points, closed) {
  if (points.length === 1) return `M${points[0].join(' ')}h.01`;
  return `M${points.map((p) => p.join(' ')).join('L')}${closed ? 'Z' : ''}`;
}

function inside([x, y], points) {
  let odd = false;
  for (let n = 0, m = points.length - 1; n < points.length; m = n, n += 1) {
    const [[ax, ay], [bx, by]] = [points[m], points[n]];
    if ((ay <= y) !== (by <= y) && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) odd = !odd;
  }
  return odd;
}

// Places that a stroke covers, spread evenly: along the line and to the pen's edges, and within a loop.
export function covered(points, width, closed) {
  const radius = width / 2;
  const samples = [];
  const add = ([x, y]) => samples.push([x, y], [x - radius, y], [x + radius, y], [x, y - radius], [x, y + radius]);
  const line = closed ? [...points, points[0]] : points;
  const step = Math.max(2, length(line) / 60);
  add(line[0]);
  for (let n = 1, left = step; n < line.length; n += 1) {
    const [a, b] = [line[n - 1], line[n]];
    const piece = distance(a, b);
    let at = left;
    for (; at <= piece; at += step) add([a[0] + ((b[0] - a[0]) * at) / piece, a[1] + ((b[1] - a[1]) * at) / piece]);
    left = at - piece;
  }
  if (!closed) return samples;
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const [low, high, top, end] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const gap = Math.max(1.5, Math.sqrt(((high - low) * (end - top)) / 250));
  const inner = [];
  for (let x = low + gap / 2; x < high; x += gap) {
    for (let y = top + gap / 2; y < end; y += gap) if (inside([x, y], points)) inner.push([x, y]);
  }
  return inner.length ? inner : samples;
}
