import type { ResolvedDatasetOptions } from '../../data/dataset-options.js';
import type { DatasetSummary } from '../../data/dataset-summary.js';
import type { FieldMapping } from '../rows/fields.js';
import type { SeenFields } from '../rows/seen-fields.js';
import type { ValueKinds } from './value-kinds.js';

/** What was learnt of a log while it was read. */
export interface Findings {
  readonly rows: number;
  readonly ignored: number;
  /** Of these, rows whose value is 0. */
  readonly zeros: number;
  /** Rows that were left out, because they are no interactions. */
  readonly skipped: number;
  readonly events: DatasetSummary['events'];
  /** Those of rows with a value below 0. */
  readonly belowZero: DatasetSummary['events'];
  readonly options: ResolvedDatasetOptions;
  /** The parts of an interaction that the caller has named; null where `map` made the rows. */
  readonly fields: FieldMapping | null;
  /** What the rows have had. */
  readonly seen: SeenFields;
  readonly values: ValueKinds;
  /** Rows in which a negative weight met a negative value. */
  readonly doubleNegatives: number;
  /** Rows from before 1990. */
  readonly ancient: number;
}
