import * as api from '../shared/api.js';

/** Asks for the list that a subject has chosen. @returns `{ entries, listId, reason, ignored }`. */
export async function askForList({ userId, picks, list, category }, limit) {
  const page = { limit, category };
  if (list === 'latest') {
    const { latest, list_id } = await api.latest(page);
    return { entries: latest, listId: list_id, reason: null, ignored: [] };
  }
  const answer = await (list === 'popular'
    ? api.popular(page)
    : userId === null
      ? api.recommendForGuest(picks, page)
      : api.recommend(userId, page));
  return {
    entries: answer.recommendations,
    listId: answer.list_id,
    // That popular items are popular needs no excuse.
    reason: list === 'popular' ? null : answer.fallback_reason,
    ignored: answer.ignored ?? [],
  };
}
