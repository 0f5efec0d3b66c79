import { assembleDataset } from '../data/assemble-dataset.js';
import type { Dataset } from '../data/dataset.js';
import type { OnInvalid, ResolvedDatasetOptions } from '../data/dataset-options.js';
import { aggregatePairs } from '../data/events/aggregate-pairs.js';
import { EventColumns } from '../data/events/event-columns.js';
import { EventCounts } from '../data/events/event-counts.js';
import { sortByUser } from '../data/events/sort-events.js';
import { weigh } from '../data/events/weights.js';
import { IdTable } from '../data/ids/id-table.js';
import { CfRecsError, describe } from '../errors.js';
import { Pace, paced, type Steps } from '../pace.js';
import { progressFor } from '../progress.js';
import type { InteractionSource, SkippedRow, SourceRecord } from '../types.js';
import { isAsyncIterable, isIterable } from '../validate.js';
import { type BatchReader, isBatchReader } from './batch-reader.js';
import { type BuildOptions, type ReadingProgress, resolveBuildOptions } from './build-options.js';
import { type ReadRow, RowNormaliser } from './normalise.js';

/** How many skipped rows are kept as samples. */
const SAMPLES = 10;

/** Rows of an iterable between which the event loop may turn. Few, as its own code may take its time. */
const BLOCK_ROWS = 64;

/** Collects events while a source is read: ids become indexes at once, and no row is kept. */
class DatasetBuilder {
  readonly users = new IdTable();
  readonly items = new IdTable();
  readonly events = new EventColumns();
  readonly eventCounts = new EventCounts();
  readonly samples: SkippedRow[] = [];
  skipped = 0;

  constructor(readonly options: ResolvedDatasetOptions) {}

  add(row: ReadRow): void {
    const { event, value, timestamp } = row;
    this.eventCounts.add(event);
    this.events.push(row.userIn(this.users), row.itemIn(this.items), weigh(event, value, this.options), timestamp);
  }

  skip(place: string, reason: string): void {
    this.skipped++;
    if (this.samples.length < SAMPLES) this.samples.push({ place, reason });
  }

  /** Rows that were read. */
  get rows(): number {
    return this.events.length + this.skipped;
  }

  /** Makes the data set of what was collected, which is used up. */
  *finish(sources: readonly SourceRecord[]): Steps<Dataset> {
    const { users, items, events, options } = this;
    const rows = events.length;
    const sorted = yield* sortByUser(events, users.size);
    const pairs = yield* aggregatePairs(sorted, options.aggregate);
    return yield* assembleDataset({
      users: users.freeze(),
      items: items.freeze(),
      ...pairs,
      options,
      sources,
      read: {
        rows,
        events: this.eventCounts.toRecord(),
        skipped: { count: this.skipped, samples: this.samples },
      },
    });
  }
}

function refuse(builder: DatasetBuilder, place: string, reason: string, onInvalid: OnInvalid): void {
  if (onInvalid === 'error') throw new CfRecsError('invalid-interaction', `${place}: ${reason}`);
  builder.skip(place, reason);
}

async function addFromReader(builder: DatasetBuilder, reader: BatchReader, pace: Pace): Promise<void> {
  const onInvalid = reader.onInvalid ?? builder.options.onInvalid ?? 'error';
  for await (const batch of reader.batches()) {
    while (batch.next()) {
      if (batch.reason === null) builder.add(batch.row);
      else refuse(builder, reader.place(batch.line), batch.reason, batch.losesRows ? 'error' : onInvalid);
    }
    if (pace.due) await pace.rest();
  }
}

async function addFromIterable(builder: DatasetBuilder, source: InteractionSource, pace: Pace): Promise<void> {
  const onInvalid = builder.options.onInvalid ?? 'error';
  const normaliser = new RowNormaliser();
  let number = 0;
  const add = (row: unknown): boolean => {
    number++;
    const reason = normaliser.read(row);
    if (reason === null) builder.add(normaliser);
    else refuse(builder, `interaction ${number} (counted from 1)`, reason, onInvalid);
    return number % BLOCK_ROWS === 0 && pace.due;
  };
  // A plain iterable must not cost a promise per row, so the two kinds have loops of their own.
  if (Symbol.iterator in source) {
    for (const row of source) if (add(row)) await pace.rest();
  } else {
    for await (const row of source) {
      pace.check();
      if (add(row)) await pace.rest();
    }
  }
}

/**
 * Reads interactions into a {@link Dataset}: ids become contiguous indexes in the order in which they are first seen,
 * the events of each (user, item) pair are put together, and filters are applied.
 *
 * @param source - what `readInteractions` returns, or any iterable or async iterable of interactions.
 * @throws CfRecsError `invalid-interaction` at the first bad row (unless `onInvalid: 'skip'`), `unreadable-source`,
 * `invalid-option`, `unknown-option`, `too-large`. Errors of the source itself pass through, and an aborted `signal`
 * rejects with its reason.
 */
export async function buildDataset(source: InteractionSource, options?: BuildOptions): Promise<Dataset> {
  const resolved = resolveBuildOptions(options);
  const builder = new DatasetBuilder(resolved.options);
  const position = () => (isBatchReader(source) ? source.position : { bytes: null, totalBytes: null });
  const latest = (): ReadingProgress => ({ rows: builder.rows, ...position() });
  const progress = progressFor(resolved.onProgress, latest);
  const pace = new Pace(resolved.signal, progress);
  if (isBatchReader(source)) {
    await pace.during(addFromReader(builder, source, pace));
  } else if (isIterable(source) || isAsyncIterable(source)) {
    await pace.during(addFromIterable(builder, source, pace));
  } else {
    const hint = typeof source === 'string' ? '; to read a file, pass readInteractions(path)' : '';
    throw new CfRecsError(
      'invalid-option',
      `Expected the source to be an iterable or async iterable of interactions, got ${describe(source)}${hint}`,
    );
  }
  // What was collected is used up by what follows.
  const read = latest();
  progress?.follow(() => read);
  const dataset = await paced(builder.finish(isBatchReader(source) ? source.records : []), pace);
  progress?.tell(read);
  return dataset;
}
