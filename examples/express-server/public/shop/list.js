import { byId, idText, make } from '../shared/dom.js';
import { FALLBACKS } from '../shared/words.js';
import { card } from './card.js';
import { glide } from './moves.js';

const titleFor = ({ userId, list }) => {
  if (list === 'popular') return ['Popular with everybody'];
  if (list === 'latest') return ['New'];
  return userId === null ? ['For a guest'] : ['For ', idText(userId)];
};

const EMPTY = {
  model: 'Nothing is left to recommend.',
  popular: 'Nobody has anything yet.',
  latest: 'The catalogue has nothing that came out by today.',
};

/** Shows a list. @param moves - what `movesBetween` says of it, if there was one before. */
export function showList({ entries, listId, reason }, { subject, moves }) {
  byId('list-title').replaceChildren(...titleFor(subject));
  byId('fallback').hidden = reason === null;
  byId('fallback').textContent = FALLBACKS[reason] ?? '';
  byId('list-empty').hidden = entries.length > 0;
  byId('list-empty').textContent = EMPTY[subject.list];
  const personal = entries.filter(({ source }) => source === 'model').map(({ score }) => score);
  const best = Math.max(0, ...personal) || 1;
  const list = byId('list');
  const cards = entries.map((entry, rank) =>
    card(entry, rank, { best, moved: moves?.get(entry.item_id), userId: subject.userId, listId }),
  );
  glide(list, () => list.replaceChildren(...cards));
}

/** Where the next items will be, for as long as they are asked for. */
export function showWaiting(cards) {
  if (byId('list').children.length > 0) return;
  const blank = () => make('li', { className: 'item blank', 'aria-hidden': 'true' });
  byId('list').replaceChildren(...Array.from({ length: cards }, blank));
}

const buttonOf = (one) => one?.querySelector('.like') ?? byId('list-title');

/** Puts the focus on an item, or where it was that went away. */
export function focusItem(itemId, rank, taste = 'like') {
  const cards = [...byId('list').children];
  const same = cards.find(({ dataset }) => dataset.item === itemId);
  if (same !== undefined) same.querySelector(`.${taste}`).focus();
  else if (rank !== null) buttonOf(cards[Math.min(rank, cards.length - 1)]).focus();
  else byId('list-title').focus();
}
