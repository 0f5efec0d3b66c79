import { type Row, T } from './datasets.js';

const KINDS = ['jazz', 'metal'] as const;

/**
 * A small log of two tastes: users jazz-0, jazz-1, ... have most of the items jazz-a, jazz-b, ..., and metal likewise;
 * every user also dislikes one item of the other kind.
 */
export function tasteRows(usersEach = 6): Row[] {
  const letters = ['a', 'b', 'c', 'd', 'e', 'f'];
  const rows: Row[] = [];
  for (let user = 0; user < usersEach; user++) {
    KINDS.forEach((kind, at) => {
      const time = T + 100 * user;
      letters.forEach((letter, item) => {
        if (item !== user % letters.length) rows.push([`${kind}-${user}`, `${kind}-${letter}`, 1, time + item]);
      });
      rows.push([`${kind}-${user}`, `${KINDS[1 - at]}-${letters[user % letters.length]}`, -1, time]);
    });
  }
  return rows;
}
