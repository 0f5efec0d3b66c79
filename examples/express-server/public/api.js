const KEY = 'api-key';

/** An answer other than a good one, or none: then the status is 0. */
export class AnswerError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  get needsKey() {
    return this.status === 401 || this.status === 403;
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
const user = (userId) => `/users/${id(userId)}`;

export const ready = () => ask('GET', '/ready');
export const users = (limit) => ask('GET', `/users?limit=${limit}`);
export const popular = (limit) => ask('GET', `/popular?limit=${limit}`);
export const recommend = (userId, limit) => ask('GET', `/recommendations/${id(userId)}?limit=${limit}`);
export const recommendForGuest = (picks, limit) =>
  ask('POST', '/recommendations', { history: picks.map((item_id) => ({ item_id })), limit });
export const history = (userId) => ask('GET', `${user(userId)}/history`);
export const explain = (userId, itemId) => ask('GET', `${user(userId)}/explanations/${id(itemId)}`);
export const similar = (itemId, limit) => ask('GET', `/items/${id(itemId)}/similar?limit=${limit}`);
export const like = (userId, itemId) => ask('POST', '/events', { user_id: userId, item_id: itemId, event: 'like' });
export const forget = (userId) => ask('DELETE', user(userId));
