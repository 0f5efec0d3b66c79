import { type AnyRowMap, MappedRows } from './mapped-rows.js';
import { RowNormaliser } from './normalise.js';
import type { RowShape } from './read-row.js';
import type { RowBatch } from './row-batch.js';

/** Rows that a parser made values of. */
class ParsedRows implements RowBatch {
  line = 0;
  reason: string | null = null;
  readonly isNothing = false;
  private at = 0;

  constructor(
    private readonly rows: readonly unknown[],
    private readonly lines: readonly number[],
    readonly row: RowNormaliser,
  ) {}

  next(): boolean {
    if (this.at === this.rows.length) return false;
    const raw = this.rows[this.at];
    this.line = this.lines[this.at++];
    this.reason = this.row.read(raw);
    return true;
  }
}

/** How the rows of a log become interactions. */
export interface LogShape extends RowShape {
  /** The caller's function that makes interactions of rows; null where rows are taken by their fields. */
  readonly map: AnyRowMap | null;
  /** Where a line stands, for messages: `plays.jsonl, line 17`. */
  readonly place: (line: number) => string;
}

/**
 * What makes batches of the values of a parser, all by one normaliser.
 * @returns a function of rows and the line on which each begins.
 */
export function batcher(shape: LogShape): (rows: readonly unknown[], lines: readonly number[]) => RowBatch {
  const { map, place, event, nullValues, seen, ofCells } = shape;
  if (map === null) {
    const normaliser = new RowNormaliser(shape);
    return (rows, lines) => new ParsedRows(rows, lines, normaliser);
  }
  const normaliser = new RowNormaliser({ event, nullValues, seen, ofCells, isOurs: true });
  return (rows, lines) => new MappedRows(rows, lines, normaliser, map, place);
}
