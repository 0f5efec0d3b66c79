import { byId, idText, make, unseen } from './dom.js';
import { openSimilar } from './similar.js';
import { day } from './words.js';

const MOST = 8;

const similarButton = (itemId) =>
  make(
    'button',
    { type: 'button', className: 'plain', onclick: () => openSimilar(itemId) },
    'Similar',
    unseen(` to ${itemId}`),
  );

function row({ item_id, weight, timestamp, disliked }) {
  const facts = [timestamp === null ? 'no date' : day(timestamp)];
  if (disliked) facts.push('disliked');
  else if (weight !== 1) facts.push(`weight ${weight.toLocaleString('en', { maximumSignificantDigits: 3 })}`);
  return make(
    'li',
    {},
    make('div', { className: 'what' }, idText(item_id), make('span', { className: 'hint' }, facts.join(' · '))),
    similarButton(item_id),
  );
}

function pickRow(itemId, remove) {
  const button = make(
    'button',
    { type: 'button', className: 'plain', onclick: () => remove(itemId) },
    'Remove',
    unseen(` ${itemId}`),
  );
  return make('li', {}, make('div', { className: 'what' }, idText(itemId)), similarButton(itemId), button);
}

function showRows(title, note, rows) {
  byId('history-title').textContent = title;
  byId('history-note').textContent = note;
  const list = byId('history');
  const more = byId('history-more');
  list.replaceChildren(...rows.slice(0, MOST));
  more.hidden = rows.length <= MOST;
  more.textContent = `Show all ${rows.length}`;
  more.onclick = () => {
    list.append(...rows.slice(MOST));
    more.hidden = true;
    list.children[MOST].querySelector('button').focus();
  };
}

/** What is held on a user, the latest first. @param note - why there is nothing to see. */
export function showHistory(entries, note = entries.length === 0 ? 'Nothing is held on this user.' : '') {
  showRows('History', note, entries.toReversed().map(row));
}

/** What a guest picked. @param ignored - picks that the service does not know. */
export function showPicks(picks, ignored, remove) {
  const note = picks.length === 0 ? 'Pick an item or two: nothing of it is kept by the service.' : '';
  const unknown = ignored.length > 0 ? `Not known, so it tells nothing: ${ignored.join(', ')}` : '';
  showRows(
    'Your picks',
    note || unknown,
    picks.map((itemId) => pickRow(itemId, remove)),
  );
}
