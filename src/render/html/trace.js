// Lines and pairs of a trace.
(() => {
  const { keys, cards } = arcvm, lines = cards('.line');
  const buttons = [...document.querySelectorAll('button[data-pair]')];
  const choose = index => {
    const button = buttons[Math.min(buttons.length - 1, Math.max(0, index))];
    buttons.forEach(other => other.setAttribute('aria-pressed', other === button));
    const pair = button.dataset.pair;
    document.querySelectorAll('main [data-pair]').forEach(part => part.hidden = pair !== 'all' && part.dataset.pair !== pair);
    const here = lines.current();
    if (here) here.scrollIntoView({ block: 'nearest' });
  };
  const chosen = () => buttons.findIndex(button => button.getAttribute('aria-pressed') === 'true');
  buttons.forEach((button, index) => button.addEventListener('click', () => choose(index)));
  const all = () => choose(0), step = by => choose(chosen() + by);
  Object.assign(keys, { l: () => step(1), h: () => step(-1), ArrowRight: () => step(1), ArrowLeft: () => step(-1), a: all, 0: all });
  for (let digit = 1; digit <= 9; digit++) keys[digit] = () => digit < buttons.length && choose(digit);
  keys.s = () => lines.go(lines.all().reduce((a, b) => +(b.dataset.nanos || 0) > +(a.dataset.nanos || 0) ? b : a));
  keys.d = () => {
    const marked = lines.all().filter(line => 'marked' in line.dataset), at = marked.indexOf(lines.current());
    lines.go(marked[(at + 1) % marked.length]);
  };
})();
