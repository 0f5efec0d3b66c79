import { ColumnSample } from './column-sample.js';
import { partsOf } from './field-likeness.js';
import { FIELDS, type Field } from './fields.js';
import { isDescription, isIdentifier, isOtherNumber, isOtherTime } from './other-columns.js';
import { hasDecimalComma } from './values.js';

/** The first rows, all of which are looked at; then ever fewer, up to the end: logs may be sorted, and returns come last. */
const FIRST_ROWS = 100;

/** The most names that are kept. */
const MOST_NAMES = 200;

/** The longest name that is kept: no warning could show more. */
const LONGEST_NAME = 200;

/** What the rows of a source turned out to have: the names of their fields, by a sample, and which parts of an interaction. */
export class SeenFields {
  /** The event of rows that name none was given. */
  hasConstantEvent = false;
  /** Whether the columns have no names, but numbers. */
  isNumbered = false;
  private readonly known = new Map<string, ColumnSample>();
  /** Good rows so far, and how many there are when the next one is looked at. */
  private rows = 0;
  private next = 0;
  private mask = 0;
  private refused = 0;
  /** Rows that were refused because their value has a decimal comma. */
  decimalCommas = 0;

  /** The names of columns or keys, in the order in which they were met. */
  get names(): readonly string[] {
    return this.isNumbered ? [] : [...this.known.keys()];
  }

  /** Whether any row was good. */
  get hasRows(): boolean {
    return this.rows > 0;
  }

  /** Whether the cells of the row that is being read are asked for. */
  get wantsRow(): boolean {
    return this.rows >= this.next;
  }

  addNames(names: readonly string[]): void {
    for (const name of names) this.addName(name);
  }

  addRow(row: object): void {
    this.addCells(partsOf(row));
  }

  /** Looks at the cells of a row, each with the name of its column. */
  addCells(cells: Iterable<readonly [name: string, value: unknown]>): void {
    this.next = this.rows + 1 + Math.floor(this.rows / FIRST_ROWS);
    for (const [name, value] of cells) {
      this.addName(name);
      this.known.get(name)?.add(value);
    }
  }

  /** Which of some columns holds what that part of an interaction would hold, whatever it is called; null where none does. */
  holderOf(field: 'event' | 'value' | 'timestamp', names: readonly string[]): string | null {
    const holds = (name: string): boolean => {
      const sample = this.known.get(name);
      if (field === 'event') return sample?.holdsEvents === true && !isDescription(name);
      if (field === 'value') return sample?.holdsReturns === true && !isOtherNumber(name);
      const holdsTimes = sample?.holdsTimes === true || (sample?.holdsMilliseconds === true && !isIdentifier(name));
      return holdsTimes && !isOtherTime(name);
    };
    return names.find(holds) ?? null;
  }

  /** What a column of a few words calls something that was taken back; null where it has no such word. */
  wordOfReturns(name: string): string | null {
    return this.known.get(name)?.takesBack ?? null;
  }

  /** Whether the first row of columns without names is one of words, above a column of numbers or times. */
  get beginsWithNames(): boolean {
    const samples = [...this.known.values()];
    return (
      this.isNumbered && samples.every((each) => each.beginsWithWord) && samples.some((each) => each.beginsWithName)
    );
  }

  private addName(name: string): void {
    if (this.known.size >= MOST_NAMES || name.length > LONGEST_NAME || this.known.has(name)) return;
    this.known.set(name, new ColumnSample());
  }

  /** Counts a good row, and notes which parts of an interaction it had: a bit each, in the order of `FIELDS`. */
  addFields(mask: number): void {
    this.rows++;
    this.note(mask);
  }

  /** Notes more parts of the row that was counted last. */
  note(mask: number): void {
    this.mask |= mask;
  }

  /** Whether any row had that part. */
  has(field: Field): boolean {
    return (this.mask & bitOf(field)) !== 0;
  }

  /** Notes that a row was refused because of that part of it. */
  refuse(field: Field, got: unknown): void {
    this.refused |= bitOf(field);
    if (field === 'value' && hasDecimalComma(got)) this.decimalCommas++;
  }

  /** Whether any row was refused because of that part. */
  hasRefused(field: Field): boolean {
    return (this.refused & bitOf(field)) !== 0;
  }
}

/** The bit of a part of an interaction. */
const bitOf = (field: Field): number => 1 << FIELDS.indexOf(field);

// Of the parts that an interaction need not have.
export const HAS_EVENT = bitOf('event');
export const HAS_VALUE = bitOf('value');
export const HAS_TIMESTAMP = bitOf('timestamp');
