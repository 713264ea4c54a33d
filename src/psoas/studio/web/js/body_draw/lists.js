// The list that says the same as the picture, and the list of what was marked.
import { inked, widthOf } from './marks.js';

const SVG = 'http://www.w3.org/2000/svg';

function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// Every checkbox as the marks have it, with how it feels beside it.
export function listChecks(root, marks, words) {
  for (const box of root.querySelectorAll('[data-bd="area"]')) {
    const on = marks.on(box.dataset.view, box.value);
    box.checked = on.length > 0;
    const how = box.parentElement.querySelector('[data-bd="how"]');
    how.textContent = on.map((mark) => words.how(mark)).filter(Boolean).join('; ');
  }
}

function swatch(mark) {
  const picture = svg('svg', { viewBox: '0 0 34 16', class: 'bd-swatch', 'aria-hidden': 'true' });
  const line = picture.appendChild(svg('path', { d: 'M4 8h26' }));
  inked(line, mark.quality, Math.min(7, widthOf(mark)));
  return picture;
}

// One row for each mark, each with a button that takes it away.
export function drawnList(list, marks, words) {
  const template = list.querySelector('template');
  const rows = marks.all.map((mark) => {
    const row = template.content.firstElementChild.cloneNode(true);
    row.querySelector('[data-bd="swatch"]').replaceWith(swatch(mark));
    row.querySelector('[data-bd="line"]').textContent = words.line(mark);
    const button = row.querySelector('button');
    button.dataset.mark = mark.id;
    button.setAttribute('aria-label', words.remove(mark));
    return row;
  });
  if (!rows.length) {
    const none = document.createElement('li');
    none.className = 'bd-nothing';
    none.textContent = words.nothing;
    rows.push(none);
  }
  list.replaceChildren(template, ...rows);
}
