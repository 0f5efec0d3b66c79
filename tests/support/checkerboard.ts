import type { Row } from './datasets.js';

/**
 * A log whose answers are known: user u and item i belong together where both numbers are even or both odd, and every
 * user lacks one item of the own colour.
 */
export function checkerboardRows(users = 12, items = 10): Row[] {
  const rows: Row[] = [];
  for (let user = 0; user < users; user++) {
    for (let item = user % 2; item < items; item += 2) {
      const lacks = (user % items) + (user % 2 === (user % items) % 2 ? 0 : 1);
      if (item !== lacks) rows.push([`u${user}`, `i${item}`]);
    }
  }
  return rows;
}

/** Whether two ids are of one colour. */
export const sameColour = (a: string, b: string): boolean => (Number(a.slice(1)) - Number(b.slice(1))) % 2 === 0;
