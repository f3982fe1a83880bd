// Which programs of a report are shown.
(() => {
  const { keys, cards } = arcvm, programs = cards('.card');
  const main = document.querySelector('main'), text = document.getElementById('text');
  const order = document.getElementById('order'), shown = document.getElementById('shown');
  const buttons = [...document.querySelectorAll('button[data-verdict]')];
  const all = [...document.querySelectorAll('.card')];
  // Further choices: a card fits if the words of its attribute have the value.
  const selects = [...document.querySelectorAll('select[data-key]')];
  const has = (card, select) => !select.value || card.dataset[select.dataset.key].split(' ').includes(select.value);
  const chosen = () => buttons.find(button => button.getAttribute('aria-pressed') === 'true').dataset.verdict;
  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean), verdict = chosen();
    let count = 0;
    for (const card of all) {
      const fits = (verdict === 'all' || card.dataset.verdict.split(' ').includes(verdict)) && words.every(word => card.dataset.text.includes(word)) && selects.every(select => has(card, select));
      card.hidden = !fits;
      count += fits;
    }
    shown.textContent = count === all.length ? '' : `${count} of ${all.length} shown`;
    const state = new URLSearchParams();
    if (verdict !== 'all') state.set('verdict', verdict);
    if (text.value) state.set('text', text.value);
    for (const select of selects) if (select.value) state.set(select.dataset.key, select.value);
    if (order.value !== 'name') state.set('order', order.value);
    history.replaceState(null, '', '#' + state);
  };
  const choose = button => {
    buttons.forEach(other => other.setAttribute('aria-pressed', other === button));
    filter();
  };
  const sort = () => {
    const by = { name: (a, b) => a.dataset.at - b.dataset.at, time: (a, b) => b.dataset.nanos - a.dataset.nanos, bits: (a, b) => a.dataset.cost - b.dataset.cost };
    main.append(...[...all].sort(by[order.value] || by.name));
    filter();
  };
  buttons.forEach(button => button.addEventListener('click', () => choose(button)));
  text.addEventListener('input', filter);
  selects.forEach(select => select.addEventListener('change', filter));
  order.addEventListener('change', sort);
  Object.assign(keys, {
    '/': () => { text.focus(); text.select(); },
    Escape: event => { if (event.target !== text) return false; text.value = ''; filter(); text.blur(); },
    o: () => { const card = programs.current(); if (card) card.open = !card.open; },
    f: () => choose(buttons[(buttons.findIndex(button => button.dataset.verdict === chosen()) + 1) % buttons.length]),
    s: () => { order.selectedIndex = (order.selectedIndex + 1) % order.options.length; sort(); },
    e: () => { const open = all.some(card => !card.hidden && !card.open); all.forEach(card => { if (!card.hidden) card.open = open; }); },
  });
  // A link to a filtered report shows it filtered.
  const state = new URLSearchParams(location.hash.slice(1));
  text.value = state.get('text') || '';
  const can = (select, value) => [...select.options].some(option => option.value === value);
  order.value = can(order, state.get('order')) ? state.get('order') : 'name';
  for (const select of selects) { const value = state.get(select.dataset.key); if (can(select, value)) select.value = value; }
  const wanted = buttons.find(button => button.dataset.verdict === state.get('verdict'));
  if (wanted) buttons.forEach(other => other.setAttribute('aria-pressed', other === wanted));
  sort();
})();
