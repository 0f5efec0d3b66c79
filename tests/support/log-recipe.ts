import type { DatasetOptions } from '../../src/data/dataset-options.js';
import type { DatasetSummary } from '../../src/data/dataset-summary.js';
import type { ReadOptions } from '../../src/reading/read-options.js';
import type { Interaction } from '../../src/types.js';

/** How a log of fixtures/logs/ is read, as docs/guide/formats.md reads it, and what is in it, counted by hand. */
export interface LogRecipe {
  /** In fixtures/logs/; several are one log. */
  readonly files: readonly string[];
  readonly read: ReadOptions;
  readonly build?: DatasetOptions;
  /** Rows, users, items, interactions; then dislikes, ignored and skipped rows where there are any. */
  readonly counts: readonly number[];
  /** The oldest and the newest moment held, as seconds or text; none where the format has no times. */
  readonly period?: readonly [string | number, string | number];
  readonly events?: DatasetSummary['events'];
}

export type LogRecipes = Readonly<Record<string, LogRecipe>>;

/** A `map` that knows what its rows look like. */
export const mapTo =
  <Row>(take: (row: Row) => Interaction | readonly Interaction[] | null) =>
  (row: unknown) =>
    take(row as Row);
