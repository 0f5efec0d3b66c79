import { Problem } from '../problems.js';
import type { Service } from '../service.js';

/**
 * Checks texts that are to be stored: Postgres has none with a NUL in it, and would refuse all that is written in the same
 * transaction. @throws Problem 400.
 */
export function checkTexts({ database }: Pick<Service, 'database'>, texts: readonly (string | null)[]): void {
  if (database.kind !== 'postgres' || !texts.some((text) => text?.includes('\0'))) return;
  throw new Problem(
    400,
    'invalid-text',
    'Expected texts without the character NUL, which Postgres cannot store, got one',
  );
}
