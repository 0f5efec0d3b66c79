/** A user to show, and why this one. */
export interface PickedUser {
  readonly userId: string;
  readonly why: string;
}

const PLACES = [
  [0.1, 'a short history: a tenth of the users have no more'],
  [0.5, 'a usual history: half of the users have more'],
  [0.95, 'a long history: a twentieth of the users have more'],
] as const;

/**
 * Users with a short, a usual and a long history: those at a tenth, at half and at 95 % when all that have one are
 * ordered by its length, then as first seen.
 * @param offsets - where each user's pairs begin, and the end of all: users + 1 entries.
 */
export function pickUsers(userIds: readonly string[], offsets: Uint32Array): PickedUser[] {
  const lengthOf = (user: number): number => offsets[user + 1] - offsets[user];
  const order = Uint32Array.from(userIds.keys()).filter((user) => lengthOf(user) > 0);
  order.sort((a, b) => lengthOf(a) - lengthOf(b) || a - b);
  const picked = new Map<number, string>();
  for (const [place, why] of PLACES) {
    const user = order[Math.round(place * (order.length - 1))];
    if (user !== undefined && !picked.has(user)) picked.set(user, why);
  }
  return Array.from(picked, ([user, why]) => ({ userId: userIds[user], why }));
}
