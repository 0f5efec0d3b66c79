import { KEY, type Parameter, type PathItems } from '../operation.js';
import { BODY_PROBLEMS, body, json, keyed } from '../parts.js';
import { IDEMPOTENCY_KEY } from '../schemas/values.js';

const KEY_OF_REQUEST: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: IDEMPOTENCY_KEY,
  description: 'A text of the client: a request that comes again with the same counts once. It is kept for two days.',
};

export const EVENT_PATHS = {
  '/events': {
    post: {
      operationId: 'takeEvents',
      summary: 'Takes in events, all or none',
      description: 'When it is answered, they are on the disk and every list reflects them.',
      tags: ['events'],
      security: KEY,
      parameters: [KEY_OF_REQUEST],
      requestBody: body('Events', 'One event, or many.'),
      responses: { 200: json('EventsTaken', 'They count.'), ...keyed(422, 503, ...BODY_PROBLEMS) },
    },
  },
} as const satisfies PathItems;
