import { MOST_DAYS } from '../../limits.js';
import { KEY, type PathItems } from '../operation.js';
import { inQuery, json, keyed, USER } from '../parts.js';
import { LIMIT, type Schema } from '../schemas/values.js';

const HOW_MANY = inQuery('limit', LIMIT, 'How many.');
const MANY: Schema = { ...LIMIT, default: 20 };
const DAYS: Schema = { type: 'integer', minimum: 1, maximum: MOST_DAYS, default: 30 };
const FORCE: Schema = { type: 'boolean', default: false };

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
      summary: 'Trains a model on all that is held, and swaps it in unless it is worse',
      tags: ['admin'],
      security: KEY,
      parameters: [inQuery('force', FORCE, 'Swaps it in however good it is.')],
      responses: { 202: json('RetrainStarted', 'It is under way.'), ...keyed(409, 503) },
    },
  },
  '/admin/training': {
    get: {
      operationId: 'training',
      summary: 'How far a training is',
      tags: ['admin'],
      security: KEY,
      responses: { 200: json('Training', 'As it stands.'), ...keyed(503) },
    },
  },
  '/admin/models': {
    get: {
      operationId: 'models',
      summary: 'The models that were, and how good they are',
      tags: ['admin'],
      security: KEY,
      parameters: [HOW_MANY],
      responses: { 200: json('Models', 'Newest first.'), ...keyed(503) },
    },
  },
  '/admin/clicks': {
    get: {
      operationId: 'clicks',
      summary: 'How many lists were served, and what came of them',
      tags: ['admin'],
      security: KEY,
      parameters: [inQuery('days', DAYS, 'How many days, today among them.')],
      responses: { 200: json('Clicks', 'By day, oldest first, and kind of list.'), ...keyed(503) },
    },
  },
  '/admin/exposure': {
    get: {
      operationId: 'exposure',
      summary: 'What is recommended most',
      description: 'In how many lists each item is. It is counted once a minute at most.',
      tags: ['admin'],
      security: KEY,
      parameters: [inQuery('limit', MANY, 'How many items.')],
      responses: { 200: json('Exposure', 'What most lists have first.'), ...keyed(503) },
    },
  },
  '/admin/comparison/{user_id}': {
    get: {
      operationId: 'comparison',
      summary: 'Lists for a user that are made in different ways',
      tags: ['admin'],
      security: KEY,
      parameters: [USER, HOW_MANY],
      responses: { 200: json('Comparison', 'Side by side, best first.'), ...keyed(404, 503) },
    },
  },
} as const satisfies PathItems;
