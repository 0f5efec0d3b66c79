import { CfRecsError } from '../../../errors.js';
import { describeDelimiter } from '../../rows/delimiters.js';
import { RowNormaliser } from '../../rows/normalise.js';
import { InvalidRow, type ReadRow } from '../../rows/read-row.js';
import type { RowBatch } from '../../rows/row-batch.js';
import type { SeenFields } from '../../rows/seen-fields.js';
import type { Cells } from './cells.js';
import { checkTwins, fewestColumns, locateColumns, numberColumns, widthFault } from './columns.js';
import type { RowFinder } from './finder.js';
import { namesColumns, withHeaderHint } from './first-line.js';
import { type Columns, FlatRow } from './flat-row.js';
import type { CsvShape, RawCsvRow } from './shape.js';

const textsOf = (cells: Cells): string[] => Array.from({ length: cells.width }, (_, column) => cells.text(column));

/** A row as an object of plain members, also where a column is named as the prototype. */
const toObject = (names: readonly string[], cells: Cells): RawCsvRow =>
  Object.fromEntries(names.map((name, column) => [name, cells.text(column)]));

/** The most columns of which cells are looked at. */
const MOST_SAMPLED = 200;

/** Reads rows of known columns. */
class RowReader {
  readonly normaliser: RowNormaliser;
  readonly flat: FlatRow;
  private readonly asked: readonly number[];

  constructor(
    private readonly finder: RowFinder,
    columns: Columns,
    shape: CsvShape,
  ) {
    this.normaliser = new RowNormaliser({ ...shape, fields: columns, text: true });
    this.flat = new FlatRow(finder.scanner, columns, shape, this.normaliser.seen);
    this.asked = Object.values(columns);
  }

  /** @returns whether the cells are of the usual kind, and were read into `flat`. */
  readFlat(cells: Cells): boolean {
    return cells === this.finder.scanner && this.flat.read();
  }

  /** Reads any cells into `normaliser`. @returns null, or the reason why they are no interaction. */
  read(cells: Cells): string | null {
    const texts: string[] = [];
    for (const column of this.asked) if (column < cells.width) texts[column] = cells.text(column);
    return this.normaliser.read(texts);
  }
}

/** The rows of a CSV file: one object reads all of them. */
export class CsvRows implements RowBatch {
  line = 0;
  reason: string | null = null;
  readonly isNothing = false;
  row!: ReadRow;
  /** The row, where rows are not normalised. */
  raw: RawCsvRow | InvalidRow = [];
  /** Whether a row was looked at. */
  private isPastFirst = false;
  /** How many it needs. */
  private fewest = 0;
  private names: readonly string[] | null = null;
  private reader: RowReader | null = null;

  constructor(
    private readonly finder: RowFinder,
    private readonly name: string,
    private readonly delimiter: string,
    private readonly shape: CsvShape,
    /** How many columns a row has; -1 while that is not known. */
    private width: number,
  ) {
    const { header, fields = {}, map } = shape;
    if (typeof header !== 'boolean') this.nameColumns(header, true);
    else if (!header && map === null) {
      this.fewest = fewestColumns(fields);
      this.open(numberColumns(fields));
    }
  }

  /** Whether the columns are known. */
  get begun(): boolean {
    return this.names !== null || this.shape.header === false;
  }

  /** Goes on to the next piece of the text. @returns whether there is one. */
  turn(): boolean {
    return this.finder.turn();
  }

  describeLength(): string {
    return this.finder.describeLength();
  }

  next(): boolean {
    const { finder } = this;
    for (;;) {
      const found = finder.next();
      if (found === null) return false;
      this.line = finder.line;
      if (found instanceof InvalidRow) {
        this.reason = found.reason;
      } else {
        // A line of spaces is as blank as an empty one.
        if (found.width === 1 && this.width !== 1 && found.text(0).trim() === '') continue;
        if (this.begun) {
          this.reason = this.read(found);
        } else {
          this.nameColumns(textsOf(found), false);
          continue;
        }
      }
      if (this.reason === null) return true;
      if (!this.begun) {
        const better = describeDelimiter(finder.refusedLine.split(this.delimiter), this.delimiter);
        const why = better === null ? this.reason : `expected names of columns, got a line that ${better}`;
        throw new CfRecsError('unreadable-source', `Cannot read ${this.name}, line ${this.line}: ${why}`);
      }
      this.raw = new InvalidRow(this.reason);
      return true;
    }
  }

  private nameColumns(names: readonly string[], given: boolean): void {
    const { fields = {}, map, seen } = this.shape;
    this.names = names;
    this.width = names.length;
    // Of what `map` makes of them, the names of columns tell nothing.
    if (map !== null) {
      checkTwins(names, this.name);
      return;
    }
    this.open(locateColumns(names, fields, this.name, this.delimiter, given));
    seen?.addNames(names.filter((each) => each !== ''));
  }

  private open(columns: Columns): void {
    this.reader = new RowReader(this.finder, columns, this.shape);
    this.row = this.reader.normaliser;
  }

  /** Reads a row. @returns null, or the reason why it is none. */
  private read(cells: Cells): string | null {
    const { reader, width, names } = this;
    const isFirst = !this.isPastFirst;
    this.isPastFirst = true;
    if (isFirst && this.shape.header !== true && namesColumns(textsOf(cells), names)) {
      return 'expected data, got the names of the columns: leave `header` out, or give `header: true`';
    }
    const fault = width === -1 ? widthFault(cells, this.fewest, false) : widthFault(cells, width, true);
    if (fault !== null) return fault;
    if (reader === null) {
      this.raw = names === null ? textsOf(cells) : toObject(names, cells);
      return null;
    }
    const flat = reader.readFlat(cells);
    const complaint = flat ? null : reader.read(cells);
    const reason =
      complaint !== null && isFirst && names === null ? withHeaderHint(complaint, textsOf(cells)) : complaint;
    this.row = flat ? reader.flat : reader.normaliser;
    if (reason === null && this.shape.seen?.wantsRow) this.sample(cells, this.shape.seen);
    // The first row that is good says how wide rows are.
    if (reason === null && width === -1) this.width = cells.width;
    return reason;
  }

  private sample(cells: Cells, seen: SeenFields): void {
    seen.isNumbered = this.names === null;
    const columns = Array.from({ length: Math.min(cells.width, MOST_SAMPLED) }, (_, column) => column);
    seen.addCells(columns.map((column) => [this.names?.[column] ?? String(column), cells.text(column)]));
  }
}
