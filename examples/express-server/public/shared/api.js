const KEY = 'api-key';

/** An answer other than a good one, or none: then the status is 0. */
class AnswerError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  get needsKey() {
    return this.status === 401 || (this.status === 403 && this.code === 'no-key-set');
  }
}

/** The key lives as long as the tab. */
export const keepKey = (key) => sessionStorage.setItem(KEY, key);
export const keptKey = () => sessionStorage.getItem(KEY);

/** @returns the response. @throws AnswerError */
export async function send(method, path, body) {
  const headers = {};
  const key = keptKey();
  if (key !== null) headers['X-API-Key'] = key;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) }).catch(() => {
    throw new AnswerError(0, 'no-answer', 'The service does not answer. Is it still running?');
  });
  if (response.ok) return response;
  const { error } = await response.json().catch(() => ({ error: null }));
  throw new AnswerError(response.status, error?.code ?? 'unknown', error?.message ?? `Status ${response.status}`);
}

const ask = async (method, path, body) => (await send(method, path, body)).json();

function id(text) {
  // Browsers resolve them before they ask, encoded or not.
  if (text === '.' || text === '..') throw new AnswerError(400, 'invalid-id', 'No address can carry the ids . and ..');
  return encodeURIComponent(text);
}

/** A path with what is asked for; what is null or empty is left out. */
function withQuery(path, words) {
  const asked = Object.entries(words).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return asked.length === 0 ? path : `${path}?${new URLSearchParams(asked)}`;
}
const read = (path, words = {}) => ask('GET', withQuery(path, words));
const user = (userId) => `/users/${id(userId)}`;

export const ready = () => read('/ready');

/** Pages of lists: `{ limit, category }`. */
export const popular = (page) => read('/popular', page);
export const latest = (page) => read('/latest', page);
export const recommend = (userId, page) => read(`/recommendations/${id(userId)}`, page);
export const similar = (itemId, limit) => read(`/items/${id(itemId)}/similar`, { limit });
/** @param picks - what a guest likes and dislikes, `{ itemId, liked }`. */
export function recommendForGuest(picks, { limit, category }) {
  const history = picks.map(({ itemId, liked }) => ({ item_id: itemId, value: liked ? 1 : -1 }));
  return ask('POST', '/recommendations', { history, limit, ...(category !== null && { category }) });
}

/** Pages of what is known: `{ search, limit, offset }`. */
export const users = (page) => read('/users', page);
export const items = (page) => read('/items', page);
export const item = (itemId) => read(`/items/${id(itemId)}`);
export const categories = () => read('/categories');
export const putItem = (itemId, description) => ask('PUT', `/items/${id(itemId)}`, description);

export const history = (userId) => read(`${user(userId)}/history`);
export const explain = (userId, itemId) => read(`${user(userId)}/explanations/${id(itemId)}`);
export const forget = (userId) => ask('DELETE', user(userId));
/** @param listId - of the list that it was seen in; null where it was in none. */
export const like = (userId, itemId, listId) => takeEvent({ user_id: userId, item_id: itemId, event: 'like' }, listId);
// Without a name: where it is set what events weigh by name, a dislike may have none.
export const dislike = (userId, itemId, listId) => takeEvent({ user_id: userId, item_id: itemId, value: -1 }, listId);
export const takeBack = (userId, itemId) => ask('DELETE', `${user(userId)}/items/${id(itemId)}`);
const takeEvent = (event, listId) => ask('POST', '/events', { ...event, ...(listId !== null && { list_id: listId }) });

/** What the owner of the shop asks. */
export const models = (limit) => read('/admin/models', { limit });
export const training = () => read('/admin/training');
export const retrain = (force) => ask('POST', withQuery('/admin/retrain', { force: force ? 'true' : null }));
export const clicks = (days) => read('/admin/clicks', { days });
export const exposure = (limit) => read('/admin/exposure', { limit });
export const comparison = (userId, limit) => read(`/admin/comparison/${id(userId)}`, { limit });
