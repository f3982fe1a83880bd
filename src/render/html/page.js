'use strict';
// What every page does: colours, size, the list of keys, and moving among its cards.
const arcvm = (() => {
  const root = document.documentElement, help = document.getElementById('help'), keys = {};
  // Pages opened from a file may be denied storage.
  const stored = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem('arcvm-' + name);
      localStorage.setItem('arcvm-' + name, value);
    } catch { return null; }
  };
  const dark = () => (root.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const set = (name, value) => stored(name, root.dataset[name] = value);
  if (['light', 'dark'].includes(stored('theme'))) root.dataset.theme = stored('theme');
  let zoom = 1;
  const resize = by => root.style.setProperty('--zoom', zoom = Math.min(4, Math.max(.5, zoom * by)));
  const does = {
    theme: () => set('theme', dark() ? 'light' : 'dark'),
    palette: () => root.dataset.palette = root.dataset.palette === 'classic' ? 'arcprize' : 'classic',
    help: () => help.open ? help.close() : help.showModal(),
  };
  Object.assign(keys, { t: does.theme, p: does.palette, '?': does.help, '+': () => resize(1.25), '=': () => resize(1.25), '-': () => resize(.8) });
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-does]');
    if (button) does[button.dataset.does]();
    else if (event.target === help) help.close();
  });
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches('input, select, textarea');
    if (typing ? event.key !== 'Escape' : help.open && event.key !== '?') return;
    const action = keys[event.key];
    if (action && action(event) !== false) event.preventDefault();
  });
  // Keys that move the focus among the elements of a selector; those that are hidden are passed over.
  const cards = selector => {
    const all = () => [...document.querySelectorAll(selector)].filter(card => !card.hidden);
    let last = null;
    const current = () => document.activeElement.closest(selector) || (last && !last.hidden ? last : null);
    const go = card => {
      if (!card) return;
      last = card;
      (card.matches('details') ? card.querySelector('summary') : card).focus({ preventScroll: true });
      card.scrollIntoView({ block: 'nearest' });
    };
    const step = by => {
      const list = all(), at = list.indexOf(current());
      go(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + by))]);
    };
    Object.assign(keys, {
      j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
      g: () => go(all()[0]), G: () => go(all().at(-1)),
    });
    return { all, current, go };
  };
  return { keys, cards };
})();
