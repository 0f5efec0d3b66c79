import { COUNT, FLAG, MOMENT, nullable, object, TEXT } from './values.js';

/** Whether the service is well, and what is wrong with a request. */
export const STATUS_SCHEMAS = {
  Error: object({ error: object({ code: TEXT, message: TEXT }) }),
  Health: object({ status: { const: 'ok' }, model_version: nullable(COUNT), users: COUNT, items: COUNT }),
  Ready: object({
    status: { const: 'ready' },
    model_id: {
      ...nullable(TEXT),
      description: 'A hash of the model, whoever loads it; null where popularity answers.',
    },
    model_version: nullable(COUNT),
    trained_at: nullable(MOMENT),
    age_seconds: { ...nullable({ type: 'number', minimum: 0 }), description: 'Since the end of the training.' },
    loaded_at: MOMENT,
    users: COUNT,
    items: COUNT,
    embedding_dim: nullable(COUNT),
    report: { ...FLAG, description: 'Whether there is a report of the training at `/report`.' },
  }),
};
