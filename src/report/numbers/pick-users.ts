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
  const users = userIds.length;
  // One number carries length and user: sorting numbers is many times faster than sorting by a function.
  const keys = new Float64Array(users);
  for (let user = 0; user < users; user++) keys[user] = (offsets[user + 1] - offsets[user]) * users + user;
  const held = keys.sort().subarray(keys.filter((key) => key < users).length);
  const picked = new Map<number, string>();
  for (const [place, why] of PLACES) {
    if (held.length === 0) break;
    const user = held[Math.round(place * (held.length - 1))] % users;
    if (!picked.has(user)) picked.set(user, why);
  }
  return Array.from(picked, ([user, why]) => ({ userId: userIds[user], why }));
}
