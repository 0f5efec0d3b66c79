import { ADMIN_SCHEMAS } from './schemas/admin.js';
import { CATALOGUE_SCHEMAS } from './schemas/catalogue.js';
import { EVENT_SCHEMAS } from './schemas/events.js';
import { LIST_SCHEMAS } from './schemas/lists.js';
import { STATUS_SCHEMAS } from './schemas/status.js';
import { USER_SCHEMAS } from './schemas/users.js';
import type { Schema } from './schemas/values.js';

/** The bodies of requests and answers, by the names that the paths refer to. */
export const SCHEMAS = {
  ...STATUS_SCHEMAS,
  ...LIST_SCHEMAS,
  ...CATALOGUE_SCHEMAS,
  ...USER_SCHEMAS,
  ...EVENT_SCHEMAS,
  ...ADMIN_SCHEMAS,
} satisfies Readonly<Record<string, Schema>>;

export type SchemaName = keyof typeof SCHEMAS;
