import { cover, subtitleOf, titleOf, titleText } from '../shared/described.js';
import { bar, button, idText, make, unseen } from '../shared/dom.js';
import { count, day, score } from '../shared/words.js';
import { openSimilar } from './similar.js';
import { tasteButton } from './taste.js';
import { openWhy } from './why.js';

/** Where an item came from since the list before. */
function moveMark(moved) {
  if (moved === undefined || moved === 0) return '';
  if (moved === null) return make('span', { className: 'move new' }, 'new');
  const [sign, name] = moved > 0 ? ['▲', 'up'] : ['▼', 'down'];
  const places = Math.abs(moved);
  return make(
    'span',
    { className: `move ${name}` },
    make('span', { 'aria-hidden': 'true' }, `${sign}\u2009${places}`),
    unseen(`${name} ${count(places, 'place')}`),
  );
}

/** What speaks for an item: how many have it, when it came out, or how well it fits, as a part of the best of the list. */
function measure({ score: points, source, published_at }, best) {
  if (published_at) return make('p', { className: 'measure' }, make('span', { className: 'badge' }, day(published_at)));
  if (source === 'popular') {
    const badge = make('span', { className: 'badge popular', title: 'The same for everybody' }, 'Popular');
    return make('p', { className: 'measure' }, badge, count(points, 'user'));
  }
  const badge = make('span', { className: 'badge', title: 'From what is known of this taste' }, 'Personal');
  return make('p', { className: 'measure' }, badge, bar(points / best), unseen(` score ${score(points)}`));
}

/**
 * An item as a card. @param best - score of the list. @param moved - how far it moved in it, if that is known.
 * @param userId - whom it is shown to, null for a guest: only what is known of users gives reasons.
 */
export function card(entry, rank, { best, moved, userId, listId }) {
  const title = titleOf(entry);
  const actions = make(
    'div',
    { className: 'actions' },
    tasteButton('like', entry, { listId, rank }),
    tasteButton('dislike', entry, { listId, rank }),
    button('plain', () => openSimilar(entry), {}, 'Similar', unseen(` to ${title}`)),
  );
  if (userId !== null) actions.append(button('plain', () => openWhy(userId, entry), {}, 'Why?', unseen(` ${title}`)));
  return make(
    'li',
    { className: 'item', 'data-item': entry.item_id },
    make('div', { className: 'picture' }, cover(entry), moveMark(moved)),
    make(
      'div',
      { className: 'what' },
      make('h3', {}, titleText(entry)),
      make('p', { className: 'hint' }, subtitleOf(entry)),
      title === entry.item_id ? '' : make('p', { className: 'small' }, idText(entry.item_id)),
      measure(entry, best),
    ),
    actions,
  );
}

/** An item as a row, with whatever else belongs to it. */
export const itemRow = (entry, hint, ...rest) =>
  make(
    'li',
    { 'data-item': entry.item_id },
    cover(entry),
    make('div', { className: 'what' }, titleText(entry), make('span', { className: 'hint' }, hint)),
    ...rest,
  );
