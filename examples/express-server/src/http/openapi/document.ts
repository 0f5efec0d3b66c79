import { PATHS } from './paths.js';
import { SCHEMAS } from './schemas.js';

/** The API as OpenAPI 3.1 describes it: what requests and answers are checked against. */
export const DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'Recommendations',
    version: '1.0.0',
    description: 'Lists for every user and guest, reasons, neighbours, a catalogue, and events that count at once.',
  },
  paths: PATHS,
  components: {
    schemas: SCHEMAS,
    securitySchemes: {
      ApiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'One of API_KEY.' },
      ReadKey: {
        type: 'apiKey',
        in: 'header',
        name: 'X-API-Key',
        description: 'One of READ_API_KEY; where none is set, none is needed.',
      },
    },
  },
} as const;
