/** What the page of a plan does: the search, and the arrows and bindings of a node. It is part of the page, by its hash. */

const search = document.getElementById('search');
const input = document.getElementById('find');
const found = document.getElementById('found');
const groups = [...document.querySelectorAll('[data-group]')];
const opened = new Map();
let entries;

/** Everything that can be found, with its text; read when somebody first searches. */
function textsOfEntries() {
  return [...document.querySelectorAll('[data-find]')].map((element) => ({
    element,
    text: `${element.textContent} ${element.dataset.words ?? ''}`.toLowerCase(),
  }));
}

function find(words) {
  entries ??= textsOfEntries();
  let count = 0;
  for (const { element, text } of entries) {
    const matches = words.every((word) => text.includes(word));
    element.hidden = !matches;
    if (matches) count += 1;
  }
  for (const group of groups) {
    group.hidden = group.querySelector('[data-find]:not([hidden])') === null;
    if (group.tagName !== 'DETAILS') continue;
    if (!opened.has(group)) opened.set(group, group.open);
    group.open = !group.hidden;
  }
  found.textContent = `${count} of ${entries.length}`;
}

/** Shows everything again, folded as it was. */
function clear() {
  for (const element of document.querySelectorAll('[data-find][hidden], [data-group][hidden]'))
    element.hidden = false;
  for (const [group, open] of opened) group.open = open;
  opened.clear();
  found.textContent = '';
}

input.addEventListener('input', () => {
  const words = input.value
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) clear();
  else find(words);
});
search.hidden = false;

/** A link may lead into something folded. */
function unfold() {
  const target =
    location.hash === '' ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target === null) return;
  for (let fold = target.closest('details'); fold !== null; fold = fold.parentElement.closest('details')) {
    fold.open = true;
    fold.hidden = false;
  }
  target.hidden = false;
  target.scrollIntoView();
}

addEventListener('hashchange', unfold);
unfold();

/** Lets the picture answer to the pointer and to keys. */
function animate(picture) {
  const arrows = [...document.querySelectorAll('.arrow')];
  const nodes = new Map([...document.querySelectorAll('.node')].map((node) => [node.dataset.node, node]));
  const panel = document.getElementById('bindings');
  const bindings = new Map([...panel.children].map((part) => [part.dataset.bindings, part]));
  let shown;

  /** Shows the node's arrows and bindings; the bindings stay until another node is shown, so that their links can be reached. */
  function show(id) {
    picture.classList.add('chosen');
    for (const arrow of arrows) {
      const { from, to } = arrow.dataset;
      arrow.classList.toggle('out', from === id);
      arrow.classList.toggle('in', to === id);
    }
    const near = new Set([id]);
    for (const { dataset } of arrows) {
      if (dataset.from === id) near.add(dataset.to);
      if (dataset.to === id) near.add(dataset.from);
    }
    for (const [name, node] of nodes) node.classList.toggle('near', near.has(name));
    if (shown !== undefined) bindings.get(shown).hidden = true;
    bindings.get(id).hidden = false;
    panel.hidden = false;
    shown = id;
  }

  /** A node that was clicked or reached by keys is kept; what the pointer passes on its way to the bindings is not shown. */
  function kept() {
    return Boolean(document.activeElement?.closest('.node'));
  }

  function leave() {
    if (!kept()) picture.classList.remove('chosen');
  }

  for (const [id, node] of nodes) {
    node.addEventListener('pointerenter', () => {
      if (!kept()) show(id);
    });
    node.addEventListener('pointerleave', leave);
    node.addEventListener('focus', () => show(id));
    node.addEventListener('blur', () => picture.classList.remove('chosen'));
    node.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') node.blur();
    });
  }

  /** On a small screen the picture begins where its first node is. */
  const box = picture.closest('.scroll');
  const [first] = nodes.values();
  if (first !== undefined) {
    box.scrollTop +=
      first.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 2;
  }
}

const picture = document.querySelector('.picture');
if (picture !== null) animate(picture);
