'use strict';
(() => {
  const at = (id) => document.getElementById(id);
  const lists = [...document.querySelectorAll('.cases')].map((list) => ({ list, cases: [...list.children] }));
  const cases = lists.flatMap(({ cases }) => cases);
  const words = new Map(cases.map((item) => [item, item.textContent.toLowerCase()]));

  const causes = new Map(cases.map((item) => [item.dataset.cause, item.querySelector('.why').textContent.trim()]));
  for (const [value, name] of [...causes].filter(([value]) => value).sort()) {
    at('cause').append(new Option(name, value));
  }

  const by = {
    least: (a, b) => b.dataset.least - a.dataset.least || b.dataset.most - a.dataset.most,
    most: (a, b) => b.dataset.most - a.dataset.most || b.dataset.least - a.dataset.least,
    ends: (a, b) => b.dataset.ends - a.dataset.ends,
    booking: (a, b) => a.dataset.booking < b.dataset.booking ? -1 : 1,
  };

  const update = () => {
    const find = at('find').value.trim().toLowerCase();
    const [verdict, cause, order] = ['verdict', 'cause', 'order'].map((id) => at(id).value);
    let shown = 0;
    for (const item of cases) {
      const fits = words.get(item).includes(find) && (!verdict || item.dataset.verdict === verdict)
        && (!cause || item.dataset.cause === cause);
      item.hidden = !fits;
      shown += fits;
    }
    for (const { list, cases } of lists) {
      list.append(...(by[order] ? [...cases].sort(by[order]) : cases));
    }
    at('shown').textContent = `${shown} of ${cases.length} shown`;
  };

  const open = (all) => cases.forEach((item) => { item.open = all; });
  const button = at('open-all');
  button.addEventListener('click', () => {
    const all = button.textContent === 'Open all';
    open(all);
    button.textContent = all ? 'Close all' : 'Open all';
  });
  at('controls').addEventListener('input', update);
  at('controls').addEventListener('submit', (event) => event.preventDefault());
  let before = [];
  window.addEventListener('beforeprint', () => {
    before = cases.map((item) => item.open);
    open(true);
  });
  window.addEventListener('afterprint', () => before.forEach((was, place) => { cases[place].open = was; }));

  at('controls').hidden = false;
  update();
})();
