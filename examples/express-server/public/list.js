import { bar, byId, idText, make, unseen } from './dom.js';
import { glide } from './moves.js';
import { openSimilar } from './similar.js';
import { toggleWhy } from './why.js';
import { count, FALLBACKS, score } from './words.js';

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

const SOURCES = {
  model: { name: 'Personal', meaning: 'from what is known of this taste' },
  popular: { name: 'Popular', meaning: 'the same for everybody' },
};

function row({ item_id, score: points, source }, rank, { best, moves, userId, add }) {
  const { name, meaning } = SOURCES[source];
  const button = (label, onclick, more = {}) =>
    make('button', { type: 'button', className: 'plain', onclick, ...more }, label, unseen(` ${item_id}`));
  const why = make('div', { className: 'why', hidden: true });
  const actions = make(
    'div',
    { className: 'actions' },
    button(userId === null ? 'Pick' : 'Like', () => add(item_id, rank), { className: 'plain add' }),
    button('Similar', () => openSimilar(item_id)),
  );
  if (userId !== null) {
    const toggle = ({ currentTarget }) => toggleWhy(currentTarget, why, { userId, itemId: item_id, points, source });
    actions.append(button('Why?', toggle, { 'aria-expanded': 'false' }));
  }
  return make(
    'li',
    { 'data-item': item_id },
    make('span', { className: 'rank', 'aria-hidden': 'true' }, String(rank + 1)),
    make('div', { className: 'what' }, idText(item_id), moveMark(moves?.get(item_id))),
    make(
      'div',
      { className: 'measure' },
      make('span', { className: `badge ${source}`, title: meaning }, name),
      bar(points / best),
      source === 'popular' ? count(points, 'user') : make('span', {}, unseen('score '), score(points)),
    ),
    actions,
    why,
  );
}

/**
 * Shows a list.
 * @param answer - of the service. @param moves - what `movesBetween` says of it, if there was one before.
 * @param add - is told item and rank when a visitor likes or picks one.
 */
export function showList(answer, { userId, moves, add }) {
  const { recommendations, fallback_reason } = answer;
  const best = { model: 0, popular: 0 };
  for (const { score, source } of recommendations) best[source] = Math.max(best[source], score);
  byId('list-title').replaceChildren(...(userId === null ? ['For a guest'] : ['For ', idText(userId)]));
  byId('fallback').hidden = fallback_reason === null;
  byId('fallback').textContent = FALLBACKS[fallback_reason] ?? '';
  byId('list-empty').hidden = recommendations.length > 0;
  const list = byId('list');
  glide(list, () =>
    list.replaceChildren(
      ...recommendations.map((one, rank) => row(one, rank, { best: best[one.source] || 1, moves, userId, add })),
    ),
  );
}

/** Puts the focus where an item was that went away. */
export function focusRank(rank) {
  const buttons = byId('list').querySelectorAll('.add');
  (buttons[Math.min(rank, buttons.length - 1)] ?? byId('list-title')).focus();
}
