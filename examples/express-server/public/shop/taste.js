import { titleOf } from '../shared/described.js';
import { button, icon, unseen } from '../shared/dom.js';

/** What whom the page is about thinks of items: `like` or `dislike`, by id. */
let tastes = new Map();

/** Who is told what a visitor thinks of an item. */
let tell = () => {};
export const onTaste = (listener) => {
  tell = listener;
};

export const tasteOf = (itemId) => tastes.get(itemId) ?? null;

/** Takes over what is known, and lets every button on the page say it. */
export function setTastes(next) {
  tastes = next;
  for (const one of document.querySelectorAll('[data-taste]')) showState(one);
}

function showState(one) {
  one.setAttribute('aria-pressed', String(tasteOf(one.dataset.of) === one.dataset.taste));
}

/**
 * A button to like or dislike an item with; pressed, it takes that back.
 * @param listId - of the list that the item is seen in. @param rank - its place there, from 0.
 */
export function tasteButton(taste, entry, { listId = null, rank = null } = {}) {
  const label = taste === 'like' ? 'Like' : 'Dislike';
  const onclick = () => {
    const next = tasteOf(entry.item_id) === taste ? null : taste;
    tell({ entry, taste: next, listId, rank });
  };
  const words = taste === 'like' ? ['Like', unseen(` ${titleOf(entry)}`)] : [unseen(`${label} ${titleOf(entry)}`)];
  const properties = { 'data-taste': taste, 'data-of': entry.item_id, title: taste === 'like' ? '' : 'Not for me' };
  const one = button(`taste ${taste}`, onclick, properties, icon(taste), ...words);
  showState(one);
  return one;
}
