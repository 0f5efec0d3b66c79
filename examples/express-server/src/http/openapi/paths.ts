import type { Method, Operation, PathItems } from './operation.js';
import { ADMIN_PATHS } from './paths/admin.js';
import { CATALOGUE_PATHS } from './paths/catalogue.js';
import { EVENT_PATHS } from './paths/events.js';
import { LIST_PATHS } from './paths/lists.js';
import { STATUS_PATHS } from './paths/status.js';
import { USER_PATHS } from './paths/users.js';

/** Every path and method of the service. */
export const PATHS = {
  ...STATUS_PATHS,
  ...LIST_PATHS,
  ...CATALOGUE_PATHS,
  ...USER_PATHS,
  ...EVENT_PATHS,
  ...ADMIN_PATHS,
} satisfies PathItems;

type Paths = typeof PATHS;
/** The names of all operations. */
export type OperationId = {
  [Path in keyof Paths]: {
    [M in keyof Paths[Path]]: Paths[Path][M] extends { operationId: infer Id } ? Id : never;
  }[keyof Paths[Path]];
}[keyof Paths];

export interface Route {
  readonly path: string;
  readonly method: Method;
  readonly operation: Operation & { readonly operationId: OperationId };
}

/** The operations one by one. */
export const ROUTES: readonly Route[] = Object.entries(PATHS).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation }) as Route),
);
