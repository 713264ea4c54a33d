// The body to draw on: lines by finger, pen or mouse, areas by keyboard, and a list that says the same.
//
//   const draw = mountBodyDraw(root, { onChange, labels, drawing, focus });
//
// `root` is the element of templates/components/body_draw.html.jinja. `onChange(drawing)` gets the value of `drawing` in a
// visit (docs/visit-file.md) after every change. `labels` are words that replace those of the template; `drawing` is an
// earlier value to go on from; `focus` is {view, box} with a viewBox, where the story points.
import { Figure } from './body_draw/figure.js';
import { inked, Marks, MAX_MARKS } from './body_draw/marks.js';
import { drawnList, listChecks } from './body_draw/lists.js';

const DESK = '(min-width: 60rem)';

export function mountBodyDraw(root, { onChange = () => {}, labels = {}, drawing = [], focus = null } = {}) {
  const words = merged(JSON.parse(root.dataset.labels), labels);
  const version = Number(root.dataset.outlineVersion);
  const find = (name) => root.querySelector(`[data-bd="${name}"]`);
  const live = find('live');
  const range = find('range');
  const number = find('number');
  const stop = new AbortController();
  const listen = (target, type, act) => target.addEventListener(type, act, { signal: stop.signal });
  const desk = window.matchMedia(DESK);

  const marks = new Marks(show);
  const present = { quality: '', strength: null };
  const figures = new Map([...root.querySelectorAll('[data-bd="stage"]')].map((stage) => {
    const figure = new Figure(stage, {
      words, signal: stop.signal,
      closingShare: Number(root.dataset.closingShare), spillShare: Number(root.dataset.spillShare),
      present: () => present, toggle, drawn,
    });
    return [figure.view, figure];
  }));

  function say(text) {
    live.textContent = '';
    // The same words twice are read twice only when the text was gone in between.
    requestAnimationFrame(() => { live.textContent = text; });
  }

  function show() {
    for (const figure of figures.values()) figure.show(marks.all);
    listChecks(root, marks, words);
    drawnList(find('drawn'), marks, words);
    buttons();
    if (!marks.all.length) confirming(false);
    onChange(marks.toJson(version));
  }

  function buttons() {
    for (const undo of root.querySelectorAll('[data-bd="undo"]')) undo.disabled = !marks.before.length;
    find('clear').disabled = !marks.all.length;
  }

  // The focus goes to what comes first of these and can take it; a button that was just disabled cannot.
  function focusOn(...targets) {
    targets.find((target) => target && !target.disabled && target.getClientRects().length)?.focus();
  }

  function drawn(view, points, places) {
    const mark = { view, points, places, ...present };
    if (marks.add(mark)) say(words.marked(mark));
    else say(words.full(MAX_MARKS));
  }

  function toggle(view, key) {
    if (marks.on(view, key).length) {
      marks.clearArea(view, key);
      say(words.unmarked(key));
      return;
    }
    const mark = { view, places: [key], ...present };
    if (marks.add(mark)) {
      say(words.marked(mark));
    } else {
      say(words.full(MAX_MARKS));
      listChecks(root, marks, words); // the box that was ticked holds nothing
    }
  }

  function choose(change) {
    Object.assign(present, change);
    marks.tell(present.quality, present.strength);
  }

  function strengthSet(value) {
    const figure = Math.round(Number(value));
    if (value === '' || !Number.isFinite(figure)) return;
    const kept = Math.min(10, Math.max(0, figure));
    range.value = String(kept);
    range.setAttribute('aria-valuetext', words.ofTen(kept));
    number.value = String(kept);
    root.classList.remove('bd-unset');
    choose({ strength: kept });
  }

  function confirming(open) {
    find('confirm').hidden = !open;
    find('clear').setAttribute('aria-expanded', String(open));
  }

  function look() {
    const view = root.querySelector('[data-bd="view"]:checked').value;
    for (const figure of figures.values()) figure.look({ current: figure.view === view, whole: desk.matches });
  }

  function mode() {
    root.dataset.mode = root.querySelector('[data-bd="mode"]:checked').value;
  }

  listen(root, 'change', ({ target }) => {
    if (target.dataset.bd === 'quality') choose({ quality: target.value });
    else if (target.dataset.bd === 'view') look();
    else if (target.dataset.bd === 'mode') mode();
    else if (target.dataset.bd === 'area') toggle(target.dataset.view, target.value);
  });
  listen(range, 'input', () => strengthSet(range.value));
  // A tap or a key on the range where it already stands says that figure too.
  listen(range, 'click', () => strengthSet(range.value));
  listen(number, 'change', () => {
    strengthSet(number.value);
    if (number.value === '' && present.strength !== null) number.value = String(present.strength);
  });
  listen(root, 'click', ({ target }) => {
    const button = target.closest('button[data-bd]');
    if (!button || !root.contains(button)) return;
    const act = {
      undo: () => {
        if (marks.undo()) say(words.undone);
        if (button.disabled) focusOn(find('clear'), root.querySelector('[data-bd="mode"]:checked'));
      },
      clear: () => { confirming(true); find('keep').focus(); },
      keep: () => { confirming(false); find('clear').focus(); },
      'clear-yes': () => { marks.set([]); say(words.cleared); focusOn(...root.querySelectorAll('[data-bd="undo"]')); },
      zoom: () => figures.get(button.dataset.view).zoom(),
      remove: () => {
        const id = Number(button.dataset.mark);
        const at = marks.all.findIndex((m) => m.id === id);
        marks.remove(id);
        say(words.removed);
        const left = find('drawn').querySelectorAll('[data-bd="remove"]');
        focusOn(left[Math.min(at, left.length - 1)], ...root.querySelectorAll('[data-bd="undo"]'));
      },
    }[button.dataset.bd];
    act?.();
  });
  listen(root, 'keydown', (event) => {
    if (event.key === 'Escape' && !find('confirm').hidden) {
      confirming(false);
      find('clear').focus();
    } else if (event.key === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey && event.target.type !== 'number') {
      event.preventDefault();
      if (marks.undo()) say(words.undone);
    }
  });
  listen(desk, 'change', look);

  for (const line of root.querySelectorAll('[data-bd-ink]')) inked(line, line.dataset.bdInk, 6);
  if (focus) {
    root.querySelector(`[data-bd="view"][value="${focus.view}"]`).checked = true;
    figures.get(focus.view).closeBox = focus.box;
  }
  marks.fromJson(drawing, version, (view, points, width) => figures.get(view).placesOf(points, width));
  look();
  mode();
  for (const figure of figures.values()) figure.show(marks.all);
  listChecks(root, marks, words);
  drawnList(find('drawn'), marks, words);
  buttons();

  return {
    value: () => marks.toJson(version),
    undo: () => marks.undo(),
    destroy: () => stop.abort(),
  };
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function sentence(text) {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

// The words of the template and the page's own, with the sentences that are made from them.
function merged(own, more) {
  const all = { ...own, ...more, places: { ...own.places, ...more.places }, qualities: { ...own.qualities, ...more.qualities } };
  const list = new Intl.ListFormat(document.documentElement.lang || 'en', { type: 'conjunction' });
  const said = { ...own.said, ...more.said };
  const places = (keys) => (keys.length ? list.format(keys.map((key) => all.places[key])) : said.elsewhere);
  const how = ({ quality, strength }) => ({ quality: all.qualities[quality], strength });
  const form = ({ quality, strength }) => (quality && strength !== null ? 'both' : quality ? 'quality' : strength !== null ? 'strength' : 'plain');
  return {
    place: (key) => sentence(all.places[key]),
    how: (mark) => filled(said.how[form(mark)], how(mark)),
    line: (mark) => sentence(filled(said.line[form(mark)], { ...how(mark), place: places(mark.places) })),
    marked: (mark) => sentence(filled(said.marked[form(mark)], { ...how(mark), place: places(mark.places) }))
      + (mark.places.length ? '' : ` ${said.asked}`),
    unmarked: (key) => sentence(filled(said.unmarked, { place: all.places[key] })),
    ofTen: (strength) => filled(said.ofTen, { strength }),
    remove: (mark) => filled(said.remove, { place: places(mark.places) }),
    full: (limit) => filled(said.full, { limit }),
    whole: said.whole, closer: said.closer,
    undone: said.undone, cleared: said.cleared, removed: said.removed, nothing: said.nothing,
  };
}

