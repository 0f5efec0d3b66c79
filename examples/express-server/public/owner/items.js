import * as api from '../shared/api.js';
import { cover, subtitleOf, titleOf, titleText } from '../shared/described.js';
import { button, byId, idText, make, unseen } from '../shared/dom.js';
import { makePager } from '../shared/pager.js';
import { tellProblem } from '../shared/problems.js';

const PAGE = 8;

/** A switch that puts an item into the lists or takes it out of them. */
function availability({ item_id, ...described }) {
  let { available } = described;
  const name = titleOf({ item_id, item: described });
  const text = () => (available ? 'Available' : 'Hidden');
  const word = make('span', { 'aria-hidden': 'true' }, text());
  const one = button('switch', flip, { role: 'switch' }, word, unseen(`${name} is available`));
  const show = () => {
    one.setAttribute('aria-checked', String(available));
    word.textContent = text();
  };
  async function flip() {
    try {
      ({ available } = await api.putItem(item_id, { ...described, available: !available }));
      show();
    } catch (error) {
      tellProblem(error, flip);
    }
  }
  show();
  return one;
}

function row(item) {
  const entry = { item_id: item.item_id, item };
  const hint = make('span', { className: 'hint' }, subtitleOf(entry));
  const what = make(
    'div',
    { className: 'what' },
    titleText(entry),
    hint,
    make('span', { className: 'small' }, idText(item.item_id)),
  );
  return make('li', { 'data-item': item.item_id }, cover(entry), what, availability(item));
}

/** Shows the catalogue, to search in and to say what can be had. */
export function showItems() {
  const pager = makePager({
    label: 'Search for an item',
    noun: 'item',
    size: PAGE,
    load: async (page) => {
      const { items, total } = await api.items(page);
      return { rows: items.map(row), total };
    },
    onProblem: tellProblem,
  });
  byId('items').replaceChildren(pager.element);
  return pager.show();
}
