import { type PathItems, READING } from '../operation.js';
import { BODY_PROBLEMS, body, CHOICE, ITEM, json, PAGE, reading, USER } from '../parts.js';

export const LIST_PATHS = {
  '/recommendations/{user_id}': {
    get: {
      operationId: 'recommend',
      summary: 'The best items for a user',
      description: 'Every user id is answered: where the model has too little to say, popular items fill the list.',
      tags: ['recommendations'],
      security: READING,
      parameters: [USER, ...PAGE, ...CHOICE],
      responses: { 200: json('Recommendations', 'Best first.'), ...reading(503) },
    },
  },
  '/recommendations': {
    post: {
      operationId: 'recommendForGuest',
      summary: 'The best items for a history',
      tags: ['recommendations'],
      security: READING,
      requestBody: body('Guest', 'What the guest has, and which items to choose from.'),
      responses: { 200: json('GuestRecommendations', 'Best first.'), ...reading(503, ...BODY_PROBLEMS) },
    },
  },
  '/popular': {
    get: {
      operationId: 'popular',
      summary: 'What most users have',
      tags: ['recommendations'],
      security: READING,
      parameters: [...PAGE, ...CHOICE],
      responses: { 200: json('Recommendations', 'Most popular first.'), ...reading(503) },
    },
  },
  '/latest': {
    get: {
      operationId: 'latest',
      summary: 'What was published last',
      tags: ['recommendations'],
      security: READING,
      parameters: [...PAGE, ...CHOICE],
      responses: { 200: json('Latest', 'Newest first; nothing that is not published yet.'), ...reading() },
    },
  },
  '/items/{item_id}/similar': {
    get: {
      operationId: 'similarItems',
      summary: 'The items nearest to one',
      tags: ['recommendations'],
      security: READING,
      parameters: [ITEM, ...PAGE, ...CHOICE],
      responses: { 200: json('SimilarItems', 'Nearest first, by cosine.'), ...reading(404, 409, 503) },
    },
  },
} as const satisfies PathItems;
