import type { Dataset } from '../../data/dataset.js';
import { CfRecsError, describe } from '../../errors.js';
import { Pace, paced } from '../../pace.js';
import { progressFor } from '../../progress.js';
import type { InteractionSource } from '../../types.js';
import { isAsyncIterable, isIterable } from '../../validate.js';
import { type BatchReader, isBatchReader } from '../batch-reader.js';
import { mapRow } from '../rows/mapped-rows.js';
import { RowNormaliser } from '../rows/normalise.js';
import { InvalidRow } from '../rows/read-row.js';
import { destroyStream } from '../sources/chunks.js';
import {
  type BuildOptions,
  type ReadingProgress,
  type ResolvedBuildOptions,
  type RowOptions,
  type RowSource,
  resolveBuildOptions,
} from './build-options.js';
import { DatasetBuilder, type ReadSource } from './dataset-builder.js';

/** Rows of an iterable between which the event loop may turn. Few, as its own code may take its time. */
const BLOCK_ROWS = 64;

async function addFromReader(builder: DatasetBuilder, reader: BatchReader, pace: Pace): Promise<void> {
  for await (const batch of reader.batches()) {
    while (batch.next()) {
      if (batch.isNothing) {
        builder.ignore();
        continue;
      }
      const reason = batch.reason ?? builder.add(batch.row);
      if (reason !== null) builder.refuse(reader.place(batch.line), reason, batch.cause);
    }
    if (pace.due) await pace.rest();
  }
}

/** Takes rows of the caller one by one, as they are or by the caller's `map`. */
class RowAdder {
  readonly normaliser: RowNormaliser;
  private number = 0;

  constructor(
    private readonly builder: DatasetBuilder,
    private readonly options: Pick<ResolvedBuildOptions, 'fields' | 'map'>,
  ) {
    this.normaliser = new RowNormaliser(options.map === null ? { fields: options.fields } : { isOurs: true });
  }

  /** @returns whether it is time to look at the clock. */
  add(row: unknown): boolean {
    this.number++;
    if (this.options.map === null) this.take(row);
    else this.takeMapped(mapRow(this.options.map, row, this.place), row);
    return this.number % BLOCK_ROWS === 0;
  }

  private get place(): string {
    return `interaction ${this.number} (counted from 1)`;
  }

  private takeMapped(rows: readonly unknown[], raw: unknown): void {
    if (rows.length === 0) this.builder.ignore();
    for (const row of rows) this.take(row, raw);
  }

  private take(row: unknown, raw?: unknown): void {
    const reason = this.normaliser.read(row, raw) ?? this.builder.add(this.normaliser);
    if (reason !== null) this.builder.refuse(this.place, reason, row instanceof InvalidRow ? row.cause : undefined);
  }
}

async function addFromIterable(adder: RowAdder, source: InteractionSource, pace: Pace): Promise<void> {
  // A plain iterable must not cost a promise per row, so the two kinds have loops of their own.
  if (Symbol.iterator in source) {
    for (const row of source) if (adder.add(row) && pace.due) await pace.rest();
  } else {
    for await (const row of source) {
      pace.check();
      if (adder.add(row) && pace.due) await pace.rest();
    }
  }
}

/** Reads at a pace. A source that is not read to its end is ended, though it may have nothing to give. */
async function readToEnd(reading: Promise<void>, pace: Pace, cancel: () => void): Promise<void> {
  try {
    await pace.during(reading);
  } catch (error) {
    cancel();
    throw error;
  }
}

/** Reads all rows of a source. @returns what it said of itself. */
async function addAll(
  builder: DatasetBuilder,
  source: InteractionSource,
  options: ResolvedBuildOptions,
  pace: Pace,
): Promise<ReadSource> {
  if (isBatchReader(source)) {
    if (options.map !== null || Object.keys(options.fields).length > 0) {
      const name = options.map === null ? 'fields' : 'map';
      const expected = `Expected \`${name}\` to be given to \`readInteractions\`, where it reads a log`;
      throw new CfRecsError('invalid-option', `${expected}, got it beside a reader`);
    }
    await readToEnd(addFromReader(builder, source, pace), pace, () => source.cancel?.());
    return { records: source.records, fields: source.fields, seen: source.seen };
  }
  if (isIterable(source) || isAsyncIterable(source)) {
    const adder = new RowAdder(builder, options);
    await readToEnd(addFromIterable(adder, source, pace), pace, () => destroyStream(source));
    return { records: [], fields: options.map === null ? options.fields : null, seen: adder.normaliser.seen };
  }
  const hint = typeof source === 'string' ? '; to read a file, pass readInteractions(path)' : '';
  throw new CfRecsError(
    'invalid-option',
    `Expected the source to be an iterable or async iterable of interactions, got ${describe(source)}${hint}`,
  );
}

/**
 * What {@link buildDataset} does, for another function.
 * @param owner - the function that was called, for the messages.
 */
export async function readDataset(
  owner: string,
  source: InteractionSource | RowSource<unknown>,
  options?: BuildOptions<never>,
): Promise<Dataset> {
  const resolved = resolveBuildOptions(owner, options);
  const reader = isBatchReader(source) ? source : null;
  const builder = new DatasetBuilder(resolved.options, reader?.onInvalid ?? resolved.options.onInvalid, resolved.now);
  const position = () => reader?.position ?? { bytes: null, totalBytes: null };
  const latest = (): ReadingProgress => ({ rows: builder.rows, ...position() });
  const progress = progressFor(resolved.onProgress, latest);
  const pace = new Pace(resolved.signal, progress);
  const read = await addAll(builder, source as InteractionSource, resolved, pace);
  // What was collected is used up by what follows.
  const end = latest();
  progress?.follow(() => end);
  const dataset = await paced(builder.finish(read), pace);
  progress?.tell(end);
  // Once more, for a signal or a rejection that came with the last report.
  await pace.rest();
  return dataset;
}

/**
 * Reads interactions into a {@link Dataset}: ids become contiguous indexes in the order in which they are first seen,
 * the events of each (user, item) pair are put together, and filters are applied.
 *
 * @param source - what `readInteractions` returns, or any iterable or async iterable of interactions; with `fields` or
 * `map`, of rows of any kind.
 * @throws CfRecsError `invalid-interaction` at the first bad row (unless `onInvalid: 'skip'`), and where every row is bad;
 * `unreadable-source`, `invalid-option`, `unknown-option`, `too-large`. Errors of the source itself pass through, and an
 * aborted `signal` rejects with its reason.
 *
 * @example
 * import { buildDataset } from 'cf-recs';
 *
 * const rows = [{ who: 'ann', what: { id: 'rose' }, liked: true }, { who: 'ben', what: { id: 'tulip' }, liked: false }];
 * const dataset = await buildDataset(rows, {
 *   map: ({ who, what, liked }) => ({ userId: who, itemId: what.id, value: liked ? 1 : -1 }),
 * });
 * console.log(dataset.summary.interactions, dataset.summary.dislikes); // 1 1
 */
export function buildDataset(source: InteractionSource, options?: BuildOptions): Promise<Dataset>;
export function buildDataset<Row>(source: RowSource<Row>, options: RowOptions<Row>): Promise<Dataset>;
export function buildDataset(
  source: InteractionSource | RowSource<unknown>,
  options?: BuildOptions<never>,
): Promise<Dataset> {
  return readDataset('buildDataset', source, options);
}
