import { describe, describeThrown } from '../../errors.js';
import { takePromise } from '../../take-promise.js';
import type { Interaction, SnakeCaseInteraction } from '../../types.js';
import type { RowNormaliser } from './normalise.js';
import { InvalidRow } from './read-row.js';
import type { RowBatch } from './row-batch.js';

/** What a row is turned into: an interaction, several, or nothing. */
export type MappedRow =
  | Interaction
  | SnakeCaseInteraction
  | readonly (Interaction | SnakeCaseInteraction)[]
  | null
  | undefined;

/**
 * Turns a raw row of a log into interactions.
 * @param row - as the log has it: a value of JSON, an object from the names of columns to cells, a row of a cursor.
 * @param place - where it stands, such as `plays.jsonl, line 17`.
 *
 * @example
 * import { buildDataset, type RowMap } from 'cf-recs';
 *
 * interface Order {
 *   readonly customer: string;
 *   readonly articles: readonly string[];
 * }
 * const map: RowMap<Order> = ({ customer, articles }) => articles.map((itemId) => ({ userId: customer, itemId }));
 * const dataset = await buildDataset([{ customer: 'ann', articles: ['rose', 'tulip'] }], { map });
 * console.log(dataset.summary.interactions); // 2
 */
export type RowMap<Row = Record<string, unknown>> = (row: Row, place: string) => MappedRow;

/** The caller's function, whatever rows it takes. */
export type AnyRowMap = RowMap<never>;

/** What `map` makes of a row, each an interaction that is yet to be checked; an error of `map` is a bad row. */
export function mapRow(map: AnyRowMap, raw: unknown, place: string): readonly unknown[] {
  if (raw instanceof InvalidRow) return [raw];
  let mapped: unknown;
  try {
    mapped = map(raw as never, place);
  } catch (cause) {
    return [new InvalidRow(`\`map\` threw ${describeThrown(cause)}`, cause)];
  }
  if (mapped === null || mapped === undefined) return [];
  const expected = 'expected `map` to return an interaction, an array of them, or null';
  if (takePromise(mapped)) return [new InvalidRow(`${expected}, got a promise: it cannot be async`)];
  if (typeof mapped !== 'object') return [new InvalidRow(`${expected}, got ${describe(mapped)}`)];
  return Array.isArray(mapped) ? mapped : [mapped];
}

/** Rows that a parser made values of, and what `map` makes of each. */
export class MappedRows implements RowBatch {
  line = 0;
  reason: string | null = null;
  cause: unknown;
  isNothing = false;
  private at = 0;
  private raw: unknown;
  private mapped: readonly unknown[] = [];
  private taken = 0;

  /** @param place - of a line. */
  constructor(
    private readonly rows: readonly unknown[],
    private readonly lines: readonly number[],
    readonly row: RowNormaliser,
    private readonly map: AnyRowMap,
    private readonly place: (line: number) => string,
  ) {}

  next(): boolean {
    if (this.taken < this.mapped.length) return this.take(this.mapped[this.taken++]);
    if (this.at === this.rows.length) return false;
    this.raw = this.rows[this.at];
    this.line = this.lines[this.at++];
    this.mapped = mapRow(this.map, this.raw, this.place(this.line));
    this.taken = 0;
    if (this.mapped.length > 0) return this.next();
    this.reason = null;
    this.isNothing = true;
    return true;
  }

  private take(row: unknown): true {
    this.isNothing = false;
    this.reason = this.row.read(row, this.raw);
    this.cause = row instanceof InvalidRow ? row.cause : undefined;
    return true;
  }
}
