import { assembleDataset } from '../../data/assemble-dataset.js';
import type { Dataset } from '../../data/dataset.js';
import type { OnInvalid, ResolvedDatasetOptions } from '../../data/dataset-options.js';
import type { SourceRecord } from '../../data/dataset-summary.js';
import { aggregatePairs } from '../../data/events/aggregate-pairs.js';
import { EventColumns } from '../../data/events/event-columns.js';
import { EventCounts } from '../../data/events/event-counts.js';
import { sortByUser } from '../../data/events/sort-events.js';
import { Weights } from '../../data/events/weights.js';
import { IdTable } from '../../data/ids/id-table.js';
import type { Steps } from '../../pace.js';
import type { Time } from '../../types.js';
import type { FieldMapping } from '../rows/fields.js';
import { type ReadRow, refusalOf } from '../rows/read-row.js';
import type { SeenFields } from '../rows/seen-fields.js';
import { Clock, isAncient } from './clock.js';
import { oddUsers } from './odd-users.js';
import { SkippedRows } from './skipped-rows.js';
import { ValueKinds } from './value-kinds.js';
import { findWarnings } from './warnings.js';

/** What a source says of itself when it was read. */
export interface ReadSource {
  readonly records: readonly SourceRecord[];
  readonly fields: FieldMapping | null;
  readonly seen: SeenFields;
}

/** Collects events while a source is read: ids become indexes at once, and no row is kept. */
export class DatasetBuilder {
  private readonly users = new IdTable();
  private readonly items = new IdTable();
  private readonly events = new EventColumns();
  private readonly eventCounts = new EventCounts();
  /** Of rows with a value below 0. */
  private readonly belowZero = new EventCounts();
  private readonly skipped = new SkippedRows();
  private readonly values = new ValueKinds();
  private readonly weights: Weights;
  private readonly clock: Clock;
  /** Valid rows, those of them that say nothing, and of these those whose value is 0. */
  private valid = 0;
  private ignored = 0;
  private zeros = 0;
  private doubleNegatives = 0;
  private ancient = 0;

  /**
   * @param onInvalid - what to do with rows that are no interactions; null where nobody said, which means an error.
   * @param now - the clock that rows must not be ahead of; null for that of the machine.
   */
  constructor(
    private readonly options: ResolvedDatasetOptions,
    private readonly onInvalid: OnInvalid | null,
    now: Time | null,
  ) {
    this.weights = new Weights(options);
    this.clock = new Clock(now);
  }

  /** Rows that were read. */
  get rows(): number {
    return this.valid + this.skipped.count;
  }

  /** Adds an interaction. @returns null, or why it is none after all. */
  add(row: ReadRow): string | null {
    const { event, value, timestamp } = row;
    const reason = this.clock.complaint(timestamp);
    if (reason !== null) return reason;
    this.valid++;
    this.eventCounts.add(event);
    this.values.add(value);
    if (isAncient(timestamp)) this.ancient++;
    const weight = this.weights.of(event, value);
    if (Number.isNaN(weight)) {
      this.ignored++;
      if (value === 0) this.zeros++;
      return null;
    }
    if (value < 0) {
      this.belowZero.add(event);
      if (weight > 0) this.doubleNegatives++;
    }
    this.events.push(row.userIn(this.users), row.itemIn(this.items), weight, timestamp);
    return null;
  }

  /** Counts a row that is valid and says nothing. */
  ignore(): void {
    this.valid++;
    this.ignored++;
  }

  /** @throws CfRecsError `invalid-interaction` where bad rows are errors. */
  refuse(place: string, reason: string, cause?: unknown): void {
    if (this.onInvalid !== 'skip') throw refusalOf(place, reason, this.onInvalid, cause);
    this.skipped.add(place, reason);
  }

  /**
   * Makes the data set of what was collected, which is used up.
   * @throws CfRecsError `invalid-interaction` where every row was skipped.
   */
  *finish({ records, fields, seen }: ReadSource): Steps<Dataset> {
    const { users, items, options, valid: rows, ignored, zeros, values, doubleNegatives, ancient } = this;
    this.skipped.checkSomeLeft(rows);
    const skipped = this.skipped.count;
    const events = this.eventCounts.toRecord(options.eventWeights);
    const found = findWarnings({
      rows,
      ignored,
      zeros,
      skipped,
      events,
      belowZero: this.belowZero.toRecord(options.eventWeights),
      options,
      fields,
      seen,
      values,
      doubleNegatives,
      ancient,
    });
    const sorted = yield* sortByUser(this.events, users.size);
    const pairs = yield* aggregatePairs(sorted, options.aggregate);
    // Who has set a bound has thought of them.
    const odd =
      options.maxUserInteractions === null ? yield* oddUsers(pairs.positives, options.minUserInteractions) : [];
    const warnings = Object.freeze([...found, ...odd.map((warning) => Object.freeze(warning))]);
    return yield* assembleDataset({
      users: users.freeze(),
      items: items.freeze(),
      ...pairs,
      options,
      sources: records,
      read: { rows, ignored, events, skipped: this.skipped.summary, warnings },
    });
  }
}
