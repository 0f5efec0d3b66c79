import * as api from '../shared/api.js';
import { titleOf } from '../shared/described.js';
import { bar, button, icon, make, nameText, unseen } from '../shared/dom.js';
import { openSheet } from '../shared/sheet.js';
import { score } from '../shared/words.js';
import { itemRow } from './card.js';
import { tasteButton } from './taste.js';

const MOST = 10;
const LEAD = 'The items nearest to it, by the cosine between what the model learned of them: 1 is the same.';

/** A button that shows what is near an item. */
export const similarButton = (entry) =>
  button(
    'plain sign',
    () => openSimilar(entry),
    { title: 'Similar' },
    icon('similar'),
    unseen(`Similar to ${titleOf(entry)}`),
  );

const row = (listId) => (entry, rank) =>
  itemRow(
    entry,
    make('span', { className: 'measure' }, bar(entry.score), unseen('cosine '), score(entry.score)),
    make(
      'div',
      { className: 'actions' },
      tasteButton('like', entry, { listId, rank }),
      tasteButton('dislike', entry, { listId, rank }),
      similarButton(entry),
    ),
  );

async function near({ item_id }) {
  try {
    const { similar, list_id } = await api.similar(item_id, MOST);
    if (similar.length === 0) return make('p', { className: 'empty' }, 'There is none.');
    return make('ol', { className: 'rows near' }, ...similar.map(row(list_id)));
  } catch (error) {
    const unlearned = error.code === 'no-embedding' || error.code === 'not-trained';
    if (unlearned) throw new Error('The model has not learned this item yet: it will with the next training.');
    throw error;
  }
}

/** Shows the items nearest to one, over the page. */
export const openSimilar = (entry) => openSheet(['Similar to ', nameText(titleOf(entry))], near(entry), LEAD);
