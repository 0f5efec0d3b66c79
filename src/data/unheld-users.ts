import { CfRecsError } from '../errors.js';
import type { Dataset } from './dataset.js';

/** How many users are counted and held by nobody: of a model that was saved without histories all of those days. */
export const unheldUsers = ({ summary, users }: Pick<Dataset, 'summary' | 'users'>): number =>
  summary.users - users.size;

/**
 * Refuses what was saved without histories: those of users who came since are not what its model was made of.
 * @param purpose - what histories are wanted for, such as 'train on'.
 * @throws CfRecsError `not-enough-data`.
 */
export function checkHistories(dataset: Dataset, purpose: string): void {
  const missing = unheldUsers(dataset);
  if (missing === 0) return;
  throw new CfRecsError(
    'not-enough-data',
    `Expected histories to ${purpose}, got a model that was saved without those of ${missing} users ` +
      '(`{ histories: false }`); read the log again',
  );
}
