/**
 * How a list differs from the one before.
 * @returns for each item of `after` how many places it went up, negative for down, null where it was not there.
 */
export function movesBetween(before, after) {
  const ranks = new Map(before.map((itemId, rank) => [itemId, rank]));
  return new Map(after.map((itemId, rank) => [itemId, ranks.has(itemId) ? ranks.get(itemId) - rank : null]));
}

const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
const topsOf = (list) => new Map([...list.children].map((row) => [row.dataset.item, row.getBoundingClientRect().top]));

/** Changes the rows of a list and lets those that were there glide to their new places. */
export function glide(list, change) {
  const before = topsOf(list);
  change();
  if (isCalm()) return;
  const after = topsOf(list);
  for (const row of list.children) {
    const from = before.get(row.dataset.item);
    const frames =
      from === undefined
        ? { opacity: [0, 1] }
        : { transform: [`translateY(${from - after.get(row.dataset.item)}px)`, 'none'] };
    row.animate(frames, { duration: 400, easing: 'ease-out' });
  }
}
