import { pathsOf } from './field-likeness.js';
import { FIELDS, type Field } from './fields.js';

/** Rows whose keys are looked at, and the most names that are kept. */
const SAMPLE_ROWS = 100;
const MOST_NAMES = 200;

/** The longest name that is kept: no warning could show more. */
const LONGEST_NAME = 200;

/** What the rows of a source turned out to have: the names of their fields, by a sample, and which parts of an interaction. */
export class SeenFields {
  /** The event of rows that name none was given. */
  hasConstantEvent = false;
  private readonly known = new Set<string>();
  private sampled = 0;
  private mask = 0;

  /** The names of columns or keys, in the order in which they were met. */
  get names(): readonly string[] {
    return [...this.known];
  }

  /** Whether keys of rows are still asked for. */
  get wantsRows(): boolean {
    return this.sampled < SAMPLE_ROWS;
  }

  addNames(names: readonly string[]): void {
    for (const name of names) {
      if (this.known.size < MOST_NAMES && name.length <= LONGEST_NAME) this.known.add(name);
    }
  }

  addRow(row: object): void {
    this.sampled++;
    this.addNames(pathsOf(row));
  }

  /** Notes parts of an interaction that a row had: a bit each, in the order of `FIELDS`. */
  addFields(mask: number): void {
    this.mask |= mask;
  }

  /** Whether any row had that part. */
  has(field: Field): boolean {
    return (this.mask & bitOf(field)) !== 0;
  }
}

/** The bit of a part of an interaction. */
const bitOf = (field: Field): number => 1 << FIELDS.indexOf(field);

// Of the parts that an interaction need not have.
export const HAS_EVENT = bitOf('event');
export const HAS_VALUE = bitOf('value');
export const HAS_TIMESTAMP = bitOf('timestamp');
