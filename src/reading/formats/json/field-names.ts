import { FIELDS, type FieldMapping, fieldNames } from '../../rows/fields.js';
import { standsAt } from './json-tokens.js';

// Places in FIELDS, for code that asks for a field per name in a line.
export const NO_FIELD = -1;
export const USER = 0;
export const ITEM = 1;
export const EVENT = 2;
export const VALUE = 3;
export const TIMESTAMP = 4;

/** A name under which a field may stand, in quotes, and the field's number. */
export interface FieldName {
  readonly quoted: Uint8Array;
  readonly field: number;
}

/** All names; none where a row would have to be looked at as an object. */
function namesOf(fields: FieldMapping): readonly FieldName[] {
  const names = FIELDS.flatMap((field) => fieldNames(field, fields).map(String));
  const plain = names.every((name) => JSON.stringify(name) === `"${name}"` && !(name in Object.prototype));
  if (!plain || new Set(names).size < names.length) return [];
  return FIELDS.flatMap((field, number) =>
    fieldNames(field, fields).map((name) => ({ quoted: Buffer.from(`"${name}"`), field: number })),
  );
}

/** Finds the names of fields in lines of JSON. */
export class FieldNames {
  private readonly names: readonly FieldName[];
  /** Which name stood first in the line before, second, and so on: mostly it stands there again. */
  private readonly guesses: (FieldName | null)[] = [];

  constructor(fields: FieldMapping) {
    this.names = namesOf(fields);
  }

  /** Whether no name can be found in this way: a mapping needs escapes, or names one field twice. */
  get isEmpty(): boolean {
    return this.names.length === 0;
  }

  /** The field's name that stands at `at`, the name number `position` of its line; null where it is another name. */
  find(bytes: Uint8Array, at: number, position: number): FieldName | null {
    const { names, guesses } = this;
    if (position < guesses.length) {
      const guess = guesses[position];
      if (guess !== null && standsAt(bytes, at, guess.quoted)) return guess;
    }
    let name: FieldName | null = null;
    // A loop: a function handed to `find` would be made, with all that it captures, in each call.
    for (const each of names) if (standsAt(bytes, at, each.quoted)) name = each;
    if (position <= names.length) guesses[position] = name;
    return name;
  }
}
