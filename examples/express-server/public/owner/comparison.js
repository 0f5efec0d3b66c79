import * as api from '../shared/api.js';
import { cover, subtitleOf, titleText } from '../shared/described.js';
import { byId, idText, make } from '../shared/dom.js';

const MOST = 10;
const NAMES = { model: 'These lists', popular: 'Popular items', neighbours: 'Neighbours' };

/** In which of the other lists an item is as well. */
function alsoIn(lists, own, { item_id }) {
  const others = Object.keys(lists).filter(
    (name) => name !== own && lists[name].some((one) => one.item_id === item_id),
  );
  return others.map((name) => NAMES[name]).join(' and ');
}

function row(lists, own, entry) {
  const also = alsoIn(lists, own, entry);
  return make(
    'li',
    { 'data-item': entry.item_id },
    cover(entry),
    make(
      'div',
      { className: 'what' },
      titleText(entry),
      make('span', { className: 'hint' }, subtitleOf(entry)),
      also === '' ? '' : make('span', { className: 'small' }, `Also in: ${also}`),
    ),
  );
}

/** Shows what a user gets from the model and from what is simpler. @param userId - null where nobody is known. */
export async function showComparison(userId) {
  if (userId === null) {
    byId('comparison').replaceChildren(make('p', { className: 'empty' }, 'Nobody is known yet.'));
    return;
  }
  const { lists } = await api.comparison(userId, MOST);
  const column = (name) =>
    make(
      'div',
      {},
      make('h3', {}, NAMES[name]),
      lists[name].length === 0 ? make('p', { className: 'empty' }, 'Nothing.') : '',
      make('ol', { className: 'rows', 'aria-label': NAMES[name] }, ...lists[name].map((one) => row(lists, name, one))),
    );
  byId('comparison').replaceChildren(
    make('p', { className: 'hint' }, 'Ten items each for ', idText(userId), '.'),
    make('div', { className: 'sides' }, ...Object.keys(NAMES).map(column)),
  );
}
