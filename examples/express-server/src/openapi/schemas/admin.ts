import { FLAG, nullable, object, TEXT } from './values.js';

/** What the owner of the shop is told. */
export const ADMIN_SCHEMAS = {
  Reloaded: object({ model_id: nullable(TEXT), swapped: FLAG }),
  RetrainStarted: object({ status: { const: 'started' } }),
};
