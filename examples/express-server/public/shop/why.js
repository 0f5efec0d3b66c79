import { explain } from '../shared/api.js';
import { titleOf } from '../shared/described.js';
import { bar, make, nameText } from '../shared/dom.js';
import { openSheet } from '../shared/sheet.js';
import { count, percent, score } from '../shared/words.js';
import { itemRow } from './card.js';

const MOST = 6;

/** A line for each item of the history that says most, and one for the rest. */
async function reasons(userId, { item_id }) {
  const { score: whole, contributions } = await explain(userId, item_id);
  const bySize = contributions.toSorted((a, b) => Math.abs(b.share) - Math.abs(a.share));
  const rest = bySize.slice(MOST);
  const largest = Math.abs(bySize[0]?.share ?? 0) || 1;
  // Where dislikes outweigh likes, parts of the whole mean nothing.
  const text = (share) => (whole > 0 ? percent(share / whole) : score(share));
  const lines = bySize
    .slice(0, MOST)
    .map((entry) =>
      itemRow(entry, bar(entry.share / largest), make('span', { className: 'share' }, text(entry.share))),
    );
  const others = rest.reduce((sum, { share }) => sum + share, 0);
  if (rest.length > 0) {
    const name = make('span', { className: 'what' }, `and ${count(rest.length, 'other')}`);
    lines.push(make('li', {}, name, make('span', { className: 'share' }, text(others))));
  }
  return [
    make('p', {}, `What each item of the history adds to the score of ${score(whole)}:`),
    make('ul', { className: 'rows shares' }, ...lines),
  ];
}

function popularity({ score: points }) {
  const have = points === 1 ? 'has' : 'have';
  return make('p', {}, `${count(points, 'user')} ${have} it. That is all: it says nothing about this user.`);
}

/** Shows why an item is recommended to a user, over the page. */
export function openWhy(userId, entry) {
  const content = entry.source === 'popular' ? popularity(entry) : reasons(userId, entry);
  return openSheet(['Why ', nameText(titleOf(entry)), '?'], content);
}
