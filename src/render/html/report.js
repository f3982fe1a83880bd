// Which programs of a report are shown.
(() => {
  const { keys, cards } = arcvm, programs = cards('.card');
  const main = document.querySelector('main'), text = document.getElementById('text');
  const order = document.getElementById('order'), shown = document.getElementById('shown');
  const buttons = [...document.querySelectorAll('button[data-verdict]')];
  const all = [...document.querySelectorAll('.card')];
  const chosen = () => buttons.find(button => button.getAttribute('aria-pressed') === 'true').dataset.verdict;
  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean), verdict = chosen();
    let count = 0;
    for (const card of all) {
      const fits = (verdict === 'all' || card.dataset.verdict.split(' ').includes(verdict)) && words.every(word => card.dataset.text.includes(word));
      card.hidden = !fits;
      count += fits;
    }
    shown.textContent = count === all.length ? '' : `${count} of ${all.length} shown`;
    const state = new URLSearchParams();
    if (verdict !== 'all') state.set('verdict', verdict);
    if (text.value) state.set('text', text.value);
    if (order.value !== 'name') state.set('order', order.value);
    history.replaceState(null, '', '#' + state);
  };
  const choose = button => {
    buttons.forEach(other => other.setAttribute('aria-pressed', other === button));
    filter();
  };
  const sort = () => {
    const by = { name: (a, b) => a.dataset.at - b.dataset.at, time: (a, b) => b.dataset.nanos - a.dataset.nanos };
    main.append(...[...all].sort(by[order.value] || by.name));
    filter();
  };
  buttons.forEach(button => button.addEventListener('click', () => choose(button)));
  text.addEventListener('input', filter);
  order.addEventListener('change', sort);
  Object.assign(keys, {
    '/': () => { text.focus(); text.select(); },
    Escape: event => { if (event.target !== text) return false; text.value = ''; filter(); text.blur(); },
    o: () => { const card = programs.current(); if (card) card.open = !card.open; },
    f: () => choose(buttons[(buttons.findIndex(button => button.dataset.verdict === chosen()) + 1) % buttons.length]),
    s: () => { order.value = order.value === 'time' ? 'name' : 'time'; sort(); },
    e: () => { const open = all.some(card => !card.hidden && !card.open); all.forEach(card => { if (!card.hidden) card.open = open; }); },
  });
  // A link to a filtered report shows it filtered.
  const state = new URLSearchParams(location.hash.slice(1));
  text.value = state.get('text') || '';
  order.value = state.get('order') === 'time' ? 'time' : 'name';
  const wanted = buttons.find(button => button.dataset.verdict === state.get('verdict'));
  if (wanted) buttons.forEach(other => other.setAttribute('aria-pressed', other === wanted));
  sort();
})();
