/**
 * How a list differs from the one before.
 * @returns for each item of `after` how many places it went up, negative for down, null where it was not there.
 */
export function movesBetween(before, after) {
  const ranks = new Map(before.map((itemId, rank) => [itemId, rank]));
  return new Map(after.map((itemId, rank) => [itemId, ranks.has(itemId) ? ranks.get(itemId) - rank : null]));
}

const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
const placesOf = (list) => new Map([...list.children].map((one) => [one.dataset.item, one.getBoundingClientRect()]));

/** Changes the cards of a list and lets those that were there glide to their new places. */
export function glide(list, change) {
  const before = placesOf(list);
  change();
  if (isCalm()) return;
  const after = placesOf(list);
  for (const one of list.children) {
    const [from, to] = [before.get(one.dataset.item), after.get(one.dataset.item)];
    const frames =
      from === undefined
        ? { opacity: [0, 1] }
        : { transform: [`translate(${from.left - to.left}px, ${from.top - to.top}px)`, 'none'] };
    one.animate(frames, { duration: 400, easing: 'ease-out' });
  }
}
