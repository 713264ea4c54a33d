// One view of the body: takes the pointer and the keyboard, and shows the marks.
import { covered, distance, isLoop, pathData, simplified } from './geometry.js';
import { areaKey, inked, looped, penWidth, widthOf } from './marks.js';

const SVG = 'http://www.w3.org/2000/svg';
const WHOLE = '-116 -4 232 572';
const STEP = 0.7; // units between two points of the pen; closer ones are the hand's trembling
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Figure {
  constructor(stage, { words, signal, closingShare, spillShare, present, toggle, drawn }) {
    Object.assign(this, { stage, words, closingShare, spillShare, present, toggle, drawn });
    this.view = stage.dataset.view;
    this.svg = stage.querySelector('[data-bd="figure"]');
    this.closeBox = this.svg.dataset.closeBox;
    this.button = stage.querySelector('[data-bd="zoom"]');
    this.close = true;
    this.pen = null;
    this.ink = this.svg.appendChild(document.createElementNS(SVG, 'g'));
    this.ink.setAttribute('class', 'bd-ink');
    this.ink.setAttribute('aria-hidden', 'true');
    this.areas = [...this.svg.querySelectorAll('.region')].map((path) => ({
      path, key: areaKey(path.dataset.region, path.dataset.side), viewersRight: this.onViewersRight(path.dataset.side),
    }));
    this.prepare();
    this.listen(signal);
  }

  // Front and back are cut at the midline; a side view is all of one side.
  onViewersRight(side) {
    if (this.view === 'left' || this.view === 'right') return null;
    return (this.view === 'front') === (side === 'left');
  }

  prepare() {
    const group = this.areas[0].path.parentElement;
    group.setAttribute('role', 'listbox');
    group.setAttribute('aria-multiselectable', 'true');
    group.setAttribute('aria-label', this.svg.dataset.label);
    this.areas.forEach(({ path, key }, n) => {
      path.setAttribute('role', 'option');
      path.setAttribute('aria-label', this.words.place(key));
      path.setAttribute('aria-selected', 'false');
      path.setAttribute('tabindex', n ? '-1' : '0');
    });
  }

  listen(signal) {
    const on = (type, act) => this.svg.addEventListener(type, act, { signal });
    on('pointerdown', (event) => this.down(event));
    on('mousedown', (event) => event.preventDefault()); // a line gives no area the focus
    on('pointermove', (event) => this.move(event));
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture']) on(type, (event) => this.end(event));
    on('keydown', (event) => this.key(event));
    on('focusin', (event) => this.rove(event.target));
  }

  at(event) {
    const matrix = this.svg.getScreenCTM().inverse();
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    return [point.x, point.y];
  }

  // Only what can be seen is drawn: a finger that leaves the picture draws nothing there.
  seen([x, y]) {
    const box = this.svg.getBoundingClientRect();
    const from = this.at({ clientX: box.left, clientY: box.top });
    const to = this.at({ clientX: box.right, clientY: box.bottom });
    return x >= Math.max(from[0], -116) && x <= Math.min(to[0], 116) && y >= Math.max(from[1], -4) && y <= Math.min(to[1], 568);
  }

  down(event) {
    if (!event.isPrimary || event.button !== 0 || this.pen) return;
    const start = this.at(event);
    if (!this.seen(start)) return;
    this.svg.setPointerCapture(event.pointerId);
    const line = this.ink.appendChild(document.createElementNS(SVG, 'path'));
    const { quality, strength } = this.present();
    inked(line, quality, penWidth(strength));
    this.pen = { id: event.pointerId, points: [start], line, width: penWidth(strength) };
    line.setAttribute('d', pathData(this.pen.points, false));
  }

  move(event) {
    if (!this.pen || event.pointerId !== this.pen.id) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    for (const step of steps.length ? steps : [event]) {
      const point = this.at(step);
      if (this.seen(point) && distance(point, this.pen.points.at(-1)) >= STEP) this.pen.points.push(point);
    }
    this.pen.line.setAttribute('d', pathData(this.pen.points, false));
  }

  // Up, cancelled by the system, or the capture lost: whichever comes first ends the stroke, and only once.
  end(event) {
    if (!this.pen || event.pointerId !== this.pen.id) return;
    const { points, line, width } = this.pen;
    this.pen = null;
    line.remove();
    const kept = simplified(points);
    this.drawn(this.view, kept, this.placesOf(kept, width));
  }

  areaAt([x, y]) {
    const point = new DOMPoint(x, y);
    return this.areas.find(({ path, viewersRight }) => (
      (viewersRight === null || (x > 0) === viewersRight) && path.isPointInFill(point)
    ));
  }

  // The areas that a line lies on, the most covered first; what it only brushes is left out, as the reader does.
  placesOf(points, width) {
    const samples = covered(points, width, isLoop(points, width, this.closingShare));
    const counts = new Map();
    for (const sample of samples) {
      const area = this.areaAt(sample);
      if (area) counts.set(area.key, (counts.get(area.key) ?? 0) + 1);
    }
    const least = this.spillShare * samples.length;
    return [...counts].filter(([, n]) => n >= least).sort((a, b) => b[1] - a[1]).map(([key]) => key);
  }

  key(event) {
    const area = this.areas.find(({ path }) => path === event.target);
    if (!area || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.toggle(this.view, area.key);
      return;
    }
    const next = event.key === 'Home' ? this.areas[0] : event.key === 'End' ? this.areas.at(-1) : this.beside(area, ARROWS[event.key]);
    if (!next) return;
    event.preventDefault();
    next.path.focus();
  }

  // The nearest area in a direction, as it is seen.
  beside(area, direction) {
    if (!direction) return null;
    const middle = ({ path }) => {
      const box = path.getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    const from = middle(area);
    let best = null;
    for (const other of this.areas) {
      const to = middle(other);
      const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
      const along = dx * direction[0] + dy * direction[1];
      const across = Math.abs(dx * direction[1] + dy * direction[0]);
      if (other === area || along < 1) continue;
      const far = along + 2 * across;
      if (!best || far < best.far) best = { other, far };
    }
    return best?.other ?? null;
  }

  rove(target) {
    if (!this.areas.some(({ path }) => path === target)) return;
    for (const { path } of this.areas) path.setAttribute('tabindex', path === target ? '0' : '-1');
    // An area outside the part that is shown would take the focus unseen.
    if (this.close && !this.whole && !this.holds(target)) this.zoom();
  }

  holds(path) {
    const [x, y, width, height] = this.closeBox.split(' ').map(Number);
    const box = path.getBBox();
    return box.x < x + width && box.x + box.width > x && box.y < y + height && box.y + box.height > y;
  }

  zoom() {
    this.close = !this.close;
    this.frame();
  }

  look({ current, whole }) {
    this.whole = whole;
    this.stage.classList.toggle('is-current', current);
    this.frame();
  }

  frame() {
    this.svg.setAttribute('viewBox', this.close && !this.whole ? this.closeBox : WHOLE);
    this.button.setAttribute('aria-label', this.close ? this.words.whole : this.words.closer);
    this.stage.classList.toggle('is-close', this.close);
  }

  show(marks) {
    const mine = marks.filter((mark) => mark.view === this.view);
    for (const { path, key } of this.areas) {
      const whole = mine.find((mark) => !mark.points && mark.places[0] === key);
      path.setAttribute('aria-selected', String(mine.some((mark) => mark.places.includes(key))));
      path.setAttribute('class', whole ? `region is-marked region--${whole.quality || 'plain'}` : 'region');
    }
    this.ink.replaceChildren(...mine.filter((mark) => mark.points).map((mark) => {
      const line = document.createElementNS(SVG, 'path');
      const closed = looped(mark, this.closingShare);
      inked(line, mark.quality, widthOf(mark));
      line.classList.toggle('is-loop', closed);
      line.setAttribute('d', pathData(mark.points, closed));
      return line;
    }));
  }
}
