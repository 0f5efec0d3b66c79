import { DESCRIBED } from './lists.js';
import { COUNT, FLAG, list, MOMENT, NUMBER, nullable, object, TEXT } from './values.js';

/** What is held on users. */
export const USER_SCHEMAS = {
  Explanation: object({
    user_id: TEXT,
    item_id: TEXT,
    score: NUMBER,
    contributions: list(object({ item_id: TEXT, share: NUMBER, item: DESCRIBED }, ['item'])),
  }),
  Users: object({ users: list(TEXT), total: { ...COUNT, description: 'On all pages.' } }),
  History: object({
    user_id: TEXT,
    history: list(
      object({ item_id: TEXT, weight: NUMBER, timestamp: nullable(MOMENT), disliked: FLAG, item: DESCRIBED }, ['item']),
    ),
  }),
  Forgotten: object({ user_id: TEXT, forgotten: { ...FLAG, description: 'Whether the user was known.' } }),
  TakenBack: object({
    user_id: TEXT,
    item_id: TEXT,
    taken_back: { ...FLAG, description: 'Whether the user had anything with the item.' },
  }),
};
