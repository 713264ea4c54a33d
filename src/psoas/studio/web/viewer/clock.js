// Where a time lies among the frames of an activity, and values in between them.

/** The frame before a time, the frame after it, and how far it is between them (0 to 1). */
export function between(times, t) {
  const last = times.length - 1;
  if (last <= 0 || t <= times[0]) return [0, 0, 0];
  if (t >= times[last]) return [last, last, 0];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] <= t) low = middle;
    else high = middle;
  }
  return [low, high, (t - times[low]) / (times[high] - times[low])];
}

/** One row of an array over time, between two frames, written into `out`. */
export function mixed(values, width, [a, b, share], out) {
  const from = a * width;
  const to = b * width;
  for (let i = 0; i < width; i++) out[i] = values[from + i] + share * (values[to + i] - values[from + i]);
  return out;
}
