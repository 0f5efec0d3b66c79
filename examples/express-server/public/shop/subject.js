export const LISTS = ['model', 'popular', 'latest'];

/** A guest of whom nothing is known, and the list made for them. */
export const GUEST = { userId: null, picks: [], list: 'model', category: null };

/**
 * Whom the page is about stands in the address, so that it can be shared and gone back to: `#user=ann`, or a guest who
 * likes and dislikes, `#guest=&pick=a&not=b`; and which list is shown, `&list=popular&category=Jazz`. Behind the `#`, it
 * is in no log of any server.
 * @returns `{ userId, picks, list, category }`, the user null for a guest; null where the address names nobody.
 */
export function readSubject() {
  const words = new URLSearchParams(location.hash.slice(1));
  const userId = words.get('user') || null;
  if (userId === null && !words.has('guest')) return null;
  const picks = [...words].filter(([name]) => userId === null && (name === 'pick' || name === 'not'));
  return {
    userId,
    picks: picks.map(([name, itemId]) => ({ itemId, liked: name === 'pick' })),
    list: LISTS.includes(words.get('list')) ? words.get('list') : 'model',
    category: words.get('category') || null,
  };
}

/** The address that names a subject. */
export function hashOf({ userId, picks, list, category }) {
  const words = userId === null ? [['guest', '']] : [['user', userId]];
  for (const { itemId, liked } of picks) words.push([liked ? 'pick' : 'not', itemId]);
  if (list !== 'model') words.push(['list', list]);
  if (category !== null) words.push(['category', category]);
  return `#${new URLSearchParams(words)}`;
}

/** Names a subject in the address. @returns whether that changed it: then `hashchange` follows. */
export function writeSubject(subject) {
  const hash = hashOf(subject);
  const changes = hash !== location.hash;
  location.hash = hash;
  return changes;
}
