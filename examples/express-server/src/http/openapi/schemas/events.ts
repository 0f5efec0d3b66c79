import { MOST_EVENTS, NAME_LENGTH } from '../../limits.js';
import { COUNT, ID, list, MOMENT, object, ref, text, VALUE } from './values.js';

/** What users did. */
export const EVENT_SCHEMAS = {
  Event: object(
    {
      user_id: ID,
      item_id: ID,
      event: { ...text(1, NAME_LENGTH), description: 'What happened, such as `like`.' },
      value: { ...VALUE, description: 'Below 0: a dislike. Default 1.' },
      timestamp: { ...MOMENT, description: 'When, at most five minutes ahead; default now.' },
      list_id: { ...text(0, NAME_LENGTH), description: 'The list that it was taken from.' },
    },
    ['event', 'value', 'timestamp', 'list_id'],
  ),
  Events: { oneOf: [ref('Event'), list(ref('Event'), { minItems: 1, maxItems: MOST_EVENTS })] },
  EventsTaken: object({ events: COUNT, new_users: COUNT, new_items: COUNT }),
};
