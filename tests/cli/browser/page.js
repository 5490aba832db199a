// Everything that is wrong with the page that is open, as a list of sentences.
(() => {
  const wrong = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const short = (node) => node.outerHTML.slice(0, 80);

  if (all('script').length !== 1) wrong.push('there is not one script');
  for (const node of all('img, iframe, object, embed, link, base, foreignObject, audio, video, a:not([href^="#"])')) {
    wrong.push(`could load or lead somewhere: ${short(node)}`);
  }
  for (const node of all('*')) {
    for (const { name } of node.attributes) {
      if (/^on/.test(name) || ['style', 'src', 'srcset', 'xlink:href'].includes(name)) wrong.push(`${name}: ${short(node)}`);
    }
  }

  const ids = all('[id]').map((node) => node.id);
  if (new Set(ids).size !== ids.length) wrong.push('two elements have one id');
  let level = 0;
  for (const node of all('h1, h2, h3, h4, h5, h6')) {
    const here = Number(node.tagName[1]);
    if (here > level + 1) wrong.push(`a heading of level ${here} after one of ${level}: ${short(node)}`);
    level = here;
  }
  for (const node of all('svg')) {
    const named = (node.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id));
    const isNamed = node.getAttribute('role') === 'img' && named.length === 2 && named.every((it) => it?.textContent);
    if (!isNamed && node.getAttribute('aria-hidden') !== 'true') wrong.push(`a drawing without words: ${short(node)}`);
  }
  for (const node of all('table')) if (!node.caption?.textContent) wrong.push(`a table without caption: ${short(node)}`);
  for (const node of all('th')) if (!node.scope) wrong.push(`a head without scope: ${short(node)}`);
  for (const node of all('input, select')) if (!node.labels.length) wrong.push(`a field without label: ${short(node)}`);

  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).map((part) => part / 255).map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((parts(colour)[3] ?? 1) > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const seen = new Set();
  for (const node of all('body *')) {
    if (!node.checkVisibility() || ![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
    const drawn = node instanceof SVGElement;
    if (drawn && node.tagName !== 'text') continue;
    const style = getComputedStyle(node);
    const pair = [drawn ? style.fill : style.color, ground(node)];
    if (seen.has(`${pair}`)) continue;
    seen.add(`${pair}`);
    const [dark, bright] = pair.map(light).sort((a, b) => a - b);
    if ((bright + 0.05) / (dark + 0.05) < 4.5) wrong.push(`too little contrast (${pair}): ${short(node)}`);
  }
  if (seen.size < 4) wrong.push('hardly any text was seen');

  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push(`wider than the window: ${root.scrollWidth} > ${root.clientWidth}`);
  return wrong;
})()
