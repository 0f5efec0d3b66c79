import { similar } from './api.js';
import { bar, byId, idText, make, unseen } from './dom.js';
import { score } from './words.js';

const MOST = 10;

function row({ item_id, score: cosine }, rank) {
  return make(
    'li',
    {},
    make('span', { className: 'rank', 'aria-hidden': 'true' }, String(rank + 1)),
    make('div', { className: 'what' }, idText(item_id)),
    make('div', { className: 'measure' }, bar(cosine), make('span', {}, unseen('cosine '), score(cosine))),
    make(
      'div',
      { className: 'actions' },
      make(
        'button',
        { type: 'button', className: 'plain', onclick: () => openSimilar(item_id) },
        'Similar',
        unseen(` to ${item_id}`),
      ),
    ),
  );
}

/** Shows the items nearest to one, over the page. */
export async function openSimilar(itemId) {
  const dialog = byId('similar');
  const [note, list, title] = [byId('similar-note'), byId('similar-list'), byId('similar-title')];
  title.replaceChildren('Similar to ', idText(itemId));
  note.textContent = '';
  if (!dialog.open) dialog.showModal();
  title.focus();
  dialog.scrollTop = 0;
  try {
    const answer = await similar(itemId, MOST);
    list.replaceChildren(...answer.similar.map(row));
    if (answer.similar.length === 0) note.textContent = 'There is none.';
  } catch (error) {
    list.replaceChildren();
    const unlearned = error.code === 'no-embedding' || error.code === 'not-trained';
    note.textContent = unlearned
      ? 'The model has not learned this item yet: it will with the next training.'
      : error.message;
  }
}

byId('similar-close').onclick = () => byId('similar').close();
// A click beside the dialog closes it too.
byId('similar').onclick = ({ target, currentTarget }) => target === currentTarget && currentTarget.close();
