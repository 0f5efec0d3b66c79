/**
 * Whom the page is about stands in the address, so that it can be shared and gone back to: `#user=ann`, or a guest with
 * picks, `#guest=&pick=a&pick=b`. Behind the `#`, it is in no log of any server.
 * @returns `{ userId, picks }`, the user null for a guest; null where the address names nobody.
 */
export function readSubject() {
  const words = new URLSearchParams(location.hash.slice(1));
  const userId = words.get('user');
  if (userId) return { userId, picks: [] };
  return words.has('guest') ? { userId: null, picks: words.getAll('pick') } : null;
}

/** Names a subject in the address. @returns whether that changed it: then `hashchange` follows. */
export function writeSubject({ userId, picks }) {
  const words = userId === null ? [['guest', ''], ...picks.map((pick) => ['pick', pick])] : [['user', userId]];
  const hash = `#${new URLSearchParams(words)}`;
  const changes = hash !== location.hash;
  location.hash = hash;
  return changes;
}
