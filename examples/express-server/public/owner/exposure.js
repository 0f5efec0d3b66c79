import * as api from '../shared/api.js';
import { cover, titleText } from '../shared/described.js';
import { bar, byId, make } from '../shared/dom.js';
import { count, percent } from '../shared/words.js';

const MOST = 12;

const row = (entry) =>
  make(
    'li',
    { 'data-item': entry.item_id },
    cover(entry),
    make(
      'div',
      { className: 'what' },
      titleText(entry),
      make('span', { className: 'measure' }, bar(entry.share), percent(entry.share)),
    ),
  );

/** Shows which items are in the lists of most users. */
export async function showExposure() {
  const { users, coverage, most } = await api.exposure(MOST);
  const text = `Over ${count(users, 'user')}, lists of ten hold ${percent(coverage)} of all items. In how many lists each is:`;
  byId('exposure').replaceChildren(
    make('p', { className: 'hint' }, users === 0 ? 'Nobody is known yet.' : text),
    make('ol', { className: 'rows two' }, ...most.map(row)),
  );
}
