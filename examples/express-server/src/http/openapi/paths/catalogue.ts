import { KEY, type PathItems, READING } from '../operation.js';
import { BODY_PROBLEMS, body, ITEM, inQuery, json, keyed, OF_CATEGORY, PAGE, reading } from '../parts.js';
import { SEARCH } from '../schemas/values.js';

export const CATALOGUE_PATHS = {
  '/items': {
    get: {
      operationId: 'items',
      summary: 'The items of the catalogue',
      description: 'Those that are not available as well.',
      tags: ['catalogue'],
      security: READING,
      parameters: [
        inQuery('search', SEARCH, 'Only those whose title or id holds this text, case and accents apart.'),
        OF_CATEGORY,
        ...PAGE,
      ],
      responses: { 200: json('Items', 'By title.'), ...reading() },
    },
    post: {
      operationId: 'putItems',
      summary: 'Describes items, all or none',
      tags: ['catalogue'],
      security: KEY,
      requestBody: body('NewItems', 'The items, each in place of what was said of it before.'),
      responses: { 200: json('ItemsTaken', 'Every list reflects them.'), ...keyed(503, ...BODY_PROBLEMS) },
    },
  },
  '/items/{item_id}': {
    get: {
      operationId: 'item',
      summary: 'What the catalogue says of an item',
      tags: ['catalogue'],
      security: READING,
      parameters: [ITEM],
      responses: { 200: json('Item', 'The item.'), ...reading(404) },
    },
    put: {
      operationId: 'putItem',
      summary: 'Describes an item',
      description: 'In place of what was said of it before: what is not given is not known any more.',
      tags: ['catalogue'],
      security: KEY,
      parameters: [ITEM],
      requestBody: body('NewItem', 'What is said of it.'),
      responses: { 200: json('Item', 'Every list reflects it.'), ...keyed(503, ...BODY_PROBLEMS) },
    },
    delete: {
      operationId: 'removeItem',
      summary: 'Removes an item',
      description: 'It is in no list any more, in any process within a second, until it is described again.',
      tags: ['catalogue'],
      security: KEY,
      parameters: [ITEM],
      responses: { 200: json('ItemRemoved', 'It is in no list.'), ...keyed(503) },
    },
  },
  '/categories': {
    get: {
      operationId: 'categories',
      summary: 'The categories of the catalogue',
      tags: ['catalogue'],
      security: READING,
      responses: { 200: json('Categories', 'The largest first.'), ...reading() },
    },
  },
} as const satisfies PathItems;
