import { CfRecsError, describe } from '../errors.js';
import { type DatasetOptions, type OnInvalid, resolveDatasetOptions } from '../options.js';
import { Pace } from '../pace.js';
import type { InteractionSource, SkippedRow } from '../types.js';
import { aggregatePairs } from './aggregate-pairs.js';
import { assembleDataset } from './assemble-dataset.js';
import type { Dataset } from './dataset.js';
import { EventColumns } from './growing-columns.js';
import { IdIndex } from './id-index.js';
import { InteractionReader } from './interaction-reader.js';
import { losesRows, RowNormaliser } from './normalise.js';
import { weigh } from './weigh.js';

/** How many skipped rows are kept as samples. */
const SAMPLES = 10;

/** Rows between two looks at the clock. */
const STRIDE = 1024;

/** Collects events while a source is read: ids become indexes at once, and no row is kept. */
class DatasetBuilder {
  readonly users = new IdIndex();
  readonly items = new IdIndex();
  readonly events = new EventColumns();
  readonly eventCounts = new Map<string, number>();
  readonly samples: SkippedRow[] = [];
  skipped = 0;

  constructor(readonly options: ReturnType<typeof resolveDatasetOptions>) {}

  add(row: unknown, normaliser: RowNormaliser, onInvalid: OnInvalid, place: () => string): void {
    const reason = normaliser.read(row);
    if (reason !== null) {
      if (onInvalid === 'error' || losesRows(row))
        throw new CfRecsError('invalid-interaction', `${place()}: ${reason}`);
      this.skipped++;
      if (this.samples.length < SAMPLES) this.samples.push({ place: place(), reason });
      return;
    }
    const { userId, itemId, event, value, timestamp } = normaliser;
    if (event !== null) this.eventCounts.set(event, (this.eventCounts.get(event) ?? 0) + 1);
    this.events.push(this.users.add(userId), this.items.add(itemId), weigh(event, value, this.options), timestamp);
  }
}

async function addFromReader(builder: DatasetBuilder, reader: InteractionReader, pace: Pace): Promise<void> {
  const onInvalid = reader.onInvalid ?? builder.options.onInvalid ?? 'error';
  for await (const batch of reader.batches()) {
    for (let at = 0; at < batch.rows.length; at++) {
      builder.add(batch.rows[at], batch.normaliser, onInvalid, () => reader.place(batch.lines[at]));
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
    builder.add(row, normaliser, onInvalid, () => `interaction ${number} (counted from 1)`);
    return number % STRIDE === 0 && pace.due;
  };
  // A plain iterable must not cost a promise per row, so the two kinds have loops of their own.
  if (Symbol.iterator in source) {
    for (const row of source) if (add(row)) await pace.rest();
  } else {
    for await (const row of source) if (add(row)) await pace.rest();
  }
}

/**
 * Reads interactions into a {@link Dataset}: ids become contiguous indexes in the order in which they are first seen,
 * the events of each (user, item) pair are put together, and filters are applied.
 *
 * @param source - what `readInteractions` returns, or any iterable or async iterable of interactions.
 * @throws CfRecsError `invalid-interaction` at the first bad row (unless `onInvalid: 'skip'`), `unreadable-source`,
 * `invalid-option`, `unknown-option`, `too-large`. Errors of the source itself pass through.
 */
export async function buildDataset(source: InteractionSource, options?: DatasetOptions): Promise<Dataset> {
  const builder = new DatasetBuilder(resolveDatasetOptions(options));
  const pace = new Pace();
  if (source instanceof InteractionReader) {
    await addFromReader(builder, source, pace);
  } else if (
    typeof source === 'object' &&
    source !== null &&
    (Symbol.iterator in source || Symbol.asyncIterator in source)
  ) {
    await addFromIterable(builder, source, pace);
  } else {
    const hint = typeof source === 'string' ? '; to read a file, pass readInteractions(path)' : '';
    throw new CfRecsError(
      'invalid-option',
      `Expected the source to be an iterable or async iterable of interactions, got ${describe(source)}${hint}`,
    );
  }
  const { users, items, events } = builder;
  return assembleDataset({
    users,
    items,
    ...aggregatePairs(events, users.size, items.size, builder.options.aggregate),
    options: builder.options,
    sources: source instanceof InteractionReader ? [source.record] : [],
    read: {
      rows: events.length,
      events: Object.fromEntries(builder.eventCounts),
      skipped: { count: builder.skipped, samples: builder.samples },
    },
  });
}
