import { MOST_EVENTS } from '../../limits.js';
import { COUNT, ID, list, MOMENT, object, ref, VALUE } from './values.js';

/** What users did. */
export const EVENT_SCHEMAS = {
  Event: object(
    {
      user_id: ID,
      item_id: ID,
      event: {
        type: 'string',
        minLength: 1,
        maxLength: 64,
        format: 'well-formed',
        description: 'What happened, such as `like`.',
      },
      value: { ...VALUE, description: 'Below 0: a dislike. Default 1.' },
      timestamp: { ...MOMENT, description: 'When, at most five minutes ahead; default now.' },
      list_id: {
        type: 'string',
        maxLength: 64,
        format: 'well-formed',
        description: 'The list that it was taken from.',
      },
    },
    ['event', 'value', 'timestamp', 'list_id'],
  ),
  Events: { oneOf: [ref('Event'), list(ref('Event'), { minItems: 1, maxItems: MOST_EVENTS })] },
  EventsTaken: object({ events: COUNT, new_users: COUNT, new_items: COUNT }),
};
