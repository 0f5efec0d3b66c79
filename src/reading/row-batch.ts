import { losesRows, type ReadRow, type RowNormaliser } from './normalise.js';

/** Some rows of a source, read one after the other; used up before the source is asked for the next batch. */
export interface RowBatch {
  /** Reads the next row. @returns whether there is one. */
  next(): boolean;
  /** The line on which the row begins. */
  readonly line: number;
  /** Why the row is no interaction; null where it is one. */
  readonly reason: string | null;
  /** Whether leaving the row out, where it is no interaction, would lose others. */
  readonly losesRows: boolean;
  /** What was read of the row, where it is an interaction. */
  readonly row: ReadRow;
}

/** Rows that a parser made values of. */
export class ParsedRows implements RowBatch {
  line = 0;
  reason: string | null = null;
  losesRows = false;
  private at = 0;

  /** @param lines - the line on which each of the rows begins. */
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
    this.losesRows = losesRows(raw);
    return true;
  }
}
