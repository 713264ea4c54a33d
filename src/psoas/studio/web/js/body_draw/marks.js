// What was marked, as plain values: strokes and whole areas. Every change makes a new list, so that undo is the list before.
import { isLoop, length } from './geometry.js';

// As `psoas.visit.drawing` allows.
export const MAX_MARKS = 200;
const MAX_POINTS = 20000;
const MAX_LENGTH = 60000;
const UNDO_STEPS = 200;

// The width of the line says how strong it is; where that is not said it is the reader's usual pen.
export function penWidth(strength) {
  return strength === null ? 6 : Math.round((4 + strength * 0.8) * 10) / 10;
}

export function widthOf(mark) {
  return mark.width ?? penWidth(mark.strength);
}

// The pattern of a line, in widths of the line, so that it can be told without its colour at any strength.
const DASHES = {
  sharp: [0.01, 1.7], // dots
  tightness: [0.35, 0.3], // bars close together
  burning: [0.8, 1.5, 0.01, 1.5], // dash and dot
  numbness: [0.7, 0.6], // blocks
  tingling: [0.18, 0.25, 0.18, 0.75], // pairs of fine ticks
};

// Give an SVG path the look of a quality and a width.
export function inked(path, quality, width) {
  path.setAttribute('class', quality ? `ink bd-line--${quality}` : 'ink');
  path.setAttribute('stroke-width', width);
  const dashes = DASHES[quality];
  if (dashes) path.setAttribute('stroke-dasharray', dashes.map((n) => Math.round(n * width * 100) / 100).join(' '));
  else path.removeAttribute('stroke-dasharray');
}

export function areaKey(region, side) {
  return `${region}@${side}`;
}

export class Marks {
  constructor(changed) {
    this.all = [];
    this.before = [];
    this.changed = changed;
    this.next = 1;
  }

  set(all) {
    this.before = [...this.before, this.all].slice(-UNDO_STEPS);
    this.all = all;
    this.changed();
  }

  undo() {
    if (!this.before.length) return false;
    this.all = this.before.at(-1);
    this.before = this.before.slice(0, -1);
    this.changed();
    return true;
  }

  // False where the drawing would be larger than a visit may hold.
  add(mark) {
    const all = [...this.all, { ...mark, id: this.next }];
    const lines = all.filter((m) => m.points);
    const points = lines.reduce((sum, m) => sum + m.points.length, 0);
    if (all.length > MAX_MARKS || points > MAX_POINTS) return false;
    if (lines.reduce((sum, m) => sum + length(m.points), 0) > MAX_LENGTH) return false;
    this.next += 1;
    this.set(all);
    return true;
  }

  remove(id) {
    this.set(this.all.filter((m) => m.id !== id));
  }

  on(view, key) {
    return this.all.filter((m) => m.view === view && m.places.includes(key));
  }

  // Take one area out: its own mark goes; a line over it goes too, and the other areas it lay on stay, marked as areas.
  clearArea(view, key) {
    const kept = [];
    for (const mark of this.all) {
      if (mark.view !== view || !mark.places.includes(key)) {
        kept.push(mark);
        continue;
      }
      for (const other of mark.places.filter((p) => p !== key)) {
        if (this.all.some((m) => m !== mark && m.view === view && !m.points && m.places[0] === other)) continue;
        kept.push({ id: this.next, view, places: [other], quality: mark.quality, strength: mark.strength });
        this.next += 1;
      }
    }
    this.set(kept);
  }

  // How the last mark feels, where that was not said when it was made; it is no step of its own for undo.
  tell(quality, strength) {
    const last = this.all.at(-1);
    if (!last) return;
    // The width follows the strength, but for a line that was loaded with its own.
    const told = { ...last, quality: last.quality || quality, strength: last.strength ?? strength };
    if (told.quality === last.quality && told.strength === last.strength) return;
    this.all = [...this.all.slice(0, -1), told];
    this.changed();
  }

  // The value of `drawing` in a visit: one table for each mark, in the order made.
  toJson(outlineVersion) {
    return this.all.map((mark) => {
      const table = { view: mark.view, outline_version: outlineVersion };
      if (mark.points) {
        table.strokes = [mark.points];
        table.width = widthOf(mark);
      } else {
        const [region, side] = mark.places[0].split('@');
        table.areas = { [region]: [side] };
      }
      if (mark.quality) table.quality = mark.quality;
      if (mark.strength !== null) table.strength = mark.strength;
      return table;
    });
  }

  // `placesOf(view, points, width)` says which areas a line lies on. Marks made on another outline are not shown on this one.
  fromJson(drawing, outlineVersion, placesOf) {
    const found = [];
    for (const table of drawing) {
      if ((table.outline_version ?? 1) !== outlineVersion) continue;
      const said = { view: table.view, quality: table.quality ?? '', strength: table.strength ?? null };
      for (const points of table.strokes ?? []) {
        const line = { ...said, points, ...(table.width ? { width: table.width } : {}), id: this.next };
        found.push({ ...line, places: placesOf(table.view, points, widthOf(line)) });
        this.next += 1;
      }
      for (const [region, sides] of Object.entries(table.areas ?? {})) {
        for (const side of [sides].flat()) {
          found.push({ ...said, places: [areaKey(region, side)], id: this.next });
          this.next += 1;
        }
      }
    }
    this.all = found;
  }
}

export function looped(mark, closingShare) {
  return isLoop(mark.points, widthOf(mark), closingShare);
}
