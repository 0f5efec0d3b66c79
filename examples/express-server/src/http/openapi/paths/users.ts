import { KEY, type PathItems } from '../operation.js';
import { ITEM, inQuery, json, keyed, SKIPPED, USER } from '../parts.js';
import { LIMIT_OF_USERS, SEARCH } from '../schemas/values.js';

export const USER_PATHS = {
  '/users': {
    get: {
      operationId: 'users',
      summary: 'The users known',
      tags: ['users'],
      security: KEY,
      parameters: [
        inQuery('search', SEARCH, 'Only those whose id holds this text.'),
        inQuery('limit', LIMIT_OF_USERS, 'How many.'),
        SKIPPED,
      ],
      responses: { 200: json('Users', 'In the order in which they were first seen.'), ...keyed() },
    },
  },
  '/users/{user_id}': {
    delete: {
      operationId: 'forgetUser',
      summary: 'Forgets a user',
      description:
        'When it is answered, no list knows the user, in any process within a second, and the database holds nothing of ' +
        'what the user had. The next training leaves the rest out of the model folder.',
      tags: ['users'],
      security: KEY,
      parameters: [USER],
      responses: { 200: json('Forgotten', 'Nothing is held any more.'), ...keyed(503) },
    },
  },
  '/users/{user_id}/history': {
    get: {
      operationId: 'history',
      summary: 'All that is held on a user',
      tags: ['users'],
      security: KEY,
      parameters: [USER],
      responses: { 200: json('History', 'Oldest first.'), ...keyed(404) },
    },
  },
  '/users/{user_id}/explanations/{item_id}': {
    get: {
      operationId: 'explain',
      summary: 'What each item of a history adds to a score',
      tags: ['users'],
      security: KEY,
      parameters: [USER, ITEM],
      responses: { 200: json('Explanation', 'Largest share first.'), ...keyed(404, 409, 503) },
    },
  },
  '/users/{user_id}/items/{item_id}': {
    delete: {
      operationId: 'takeBackItem',
      summary: 'Takes back what a user has with an item',
      description: 'As if it had never been: a like that is undone, a dislike that is none.',
      tags: ['users'],
      security: KEY,
      parameters: [USER, ITEM],
      responses: { 200: json('TakenBack', 'Nothing is held of it any more.'), ...keyed(503) },
    },
  },
} as const satisfies PathItems;
