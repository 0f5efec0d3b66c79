import { explain } from './api.js';
import { bar, idText, make } from './dom.js';
import { tellProblem } from './problems.js';
import { count, percent, score } from './words.js';

const MOST = 6;

/** A line for each item of the history that says most, and one for the rest. */
function reasons({ score: whole, contributions }) {
  const bySize = contributions.toSorted((a, b) => Math.abs(b.share) - Math.abs(a.share));
  const rest = bySize.slice(MOST);
  const largest = Math.abs(bySize[0]?.share ?? 0) || 1;
  // Where dislikes outweigh likes, parts of the whole mean nothing.
  const text = (share) => (whole > 0 ? percent(share / whole) : score(share));
  const line = (name, share, measure) =>
    make('li', {}, make('span', { className: 'what' }, name), measure, make('span', {}, text(share)));
  const lines = bySize.slice(0, MOST).map(({ item_id, share }) => line(idText(item_id), share, bar(share / largest)));
  const others = rest.reduce((sum, { share }) => sum + share, 0);
  // Beside single items a bar of many would mislead.
  if (rest.length > 0) lines.push(line(`and ${count(rest.length, 'other')}`, others, ''));
  return [
    make('p', {}, `What each item of the history adds to the score of ${score(whole)}:`),
    make('ul', { className: 'shares' }, ...lines),
  ];
}

/** Opens or closes the reasons for an item under its button. */
export async function toggleWhy(button, place, { userId, itemId, points, source }) {
  const opens = place.hidden;
  try {
    if (opens && source === 'popular') {
      const text = `${count(points, 'user')} ${points === 1 ? 'has' : 'have'} it. That is all: it says nothing about this user.`;
      place.replaceChildren(make('p', {}, text));
    } else if (opens) {
      place.replaceChildren(...reasons(await explain(userId, itemId)));
    }
    place.hidden = !opens;
    button.setAttribute('aria-expanded', String(opens));
  } catch (error) {
    tellProblem(error, () => button.isConnected && button.click());
  }
}
