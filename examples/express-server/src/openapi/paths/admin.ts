import { KEY, type PathItems } from '../operation.js';
import { json, keyed } from '../parts.js';

export const ADMIN_PATHS = {
  '/admin/reload': {
    post: {
      operationId: 'reload',
      summary: 'Looks for a new model now',
      tags: ['admin'],
      security: KEY,
      responses: { 200: json('Reloaded', 'The model that answers from now on.'), ...keyed(409) },
    },
  },
  '/admin/retrain': {
    post: {
      operationId: 'retrain',
      summary: 'Trains a model on all that is held, and swaps it in',
      tags: ['admin'],
      security: KEY,
      responses: { 202: json('RetrainStarted', 'It is under way.'), ...keyed(409, 503) },
    },
  },
} as const satisfies PathItems;
