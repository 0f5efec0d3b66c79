import * as api from '../shared/api.js';
import { subtitleOf } from '../shared/described.js';
import { idText, make } from '../shared/dom.js';
import { makePager } from '../shared/pager.js';
import { openSheet, problemInSheet } from '../shared/sheet.js';
import { itemRow } from './card.js';
import { tasteButton } from './taste.js';

const PAGE = 8;

const actions = (entry) =>
  make('div', { className: 'actions' }, tasteButton('like', entry), tasteButton('dislike', entry));

/** An id that the catalogue does not know can be liked as well. */
function asTyped(search) {
  const entry = { item_id: search };
  return make(
    'p',
    { className: 'row typed' },
    make('span', { className: 'what' }, 'Or by its id: ', idText(search)),
    actions(entry),
  );
}

/** Lets any item be found and liked, over the page. @param onProblem - is told what failed, and what to do again. */
export function openFinder(onProblem) {
  const typed = make('div');
  const pager = makePager({
    label: 'Title or id of an item',
    noun: 'item',
    size: PAGE,
    load: async (page) => {
      const { items, total } = await api.items(page);
      // To the page they are entries like others, whose description is the item itself.
      const entries = items.map((item) => ({ item_id: item.item_id, item }));
      return { rows: entries.map((entry) => itemRow(entry, subtitleOf(entry), actions(entry))), total };
    },
    onProblem: problemInSheet(onProblem, () => openFinder(onProblem)),
    onSearch: (search) => {
      const isFound = [...pager.element.querySelectorAll('.rows [data-of]')].some(
        ({ dataset }) => dataset.of === search,
      );
      typed.replaceChildren(...(search === '' || isFound ? [] : [asTyped(search)]));
    },
  });
  pager.element.append(typed);
  openSheet('Find an item', pager.element);
  pager.show();
}
