import type { PathItems } from '../operation.js';
import { always, json } from '../parts.js';

export const STATUS_PATHS = {
  '/health': {
    get: {
      operationId: 'health',
      summary: 'Whether the process is alive',
      tags: ['status'],
      responses: { 200: json('Health', 'It is.'), ...always() },
    },
  },
  '/ready': {
    get: {
      operationId: 'ready',
      summary: 'Whether there is a model to answer from, and which',
      tags: ['status'],
      responses: { 200: json('Ready', 'There is.'), ...always(503) },
    },
  },
  '/metrics': {
    get: {
      operationId: 'metrics',
      summary: 'Figures for Prometheus',
      tags: ['status'],
      responses: {
        200: { description: 'The figures.', content: { 'text/plain': { schema: { type: 'string' } } } },
        ...always(),
      },
    },
  },
} as const satisfies PathItems;
