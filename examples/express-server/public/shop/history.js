import { titleOf } from '../shared/described.js';
import { button, byId, icon, unseen } from '../shared/dom.js';
import { day } from '../shared/words.js';
import { itemRow } from './card.js';
import { similarButton } from './similar.js';

const MOST = 8;

function row(entry, takeBack) {
  const { timestamp, weight, disliked } = entry;
  const facts = [disliked ? 'Disliked' : 'Liked'];
  if (timestamp) facts.push(day(timestamp));
  if (!disliked && weight !== undefined && weight !== 1)
    facts.push(`weight ${weight.toLocaleString('en', { maximumSignificantDigits: 3 })}`);
  const words = [icon('remove'), unseen(`Take back ${titleOf(entry)}`)];
  const remove = button('plain sign', () => takeBack(entry), { title: 'Take back' }, ...words);
  return itemRow(entry, facts.join(' · '), similarButton(entry), remove);
}

/**
 * What is held on a user, or what a guest picked, the latest first.
 * @param note - what else is to be said. @param takeBack - is told the entry that goes.
 */
export function showHistory(title, entries, note, takeBack) {
  byId('history-title').textContent = title;
  byId('history-note').textContent = note;
  const rows = entries.map((entry) => row(entry, takeBack));
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
