import type { DecodedArray, SchemaElement } from 'hyparquet';
import type { IdTable } from '../../../../data/ids/id-table.js';
import { decodePages } from './decode.js';
import type { Decoder } from './decoder.js';
import { type Page, PLAIN } from './find-pages.js';
import { countingDictionary } from './headers.js';
import type { Stored } from './laid-out.js';

/**
 * The dictionary of a column in a row group, decoded once. The decoder would do that again with every call: it is shown
 * a dictionary of numbers in the place of this one, and gives the numbers of entries for the values of pages.
 */
export class Dictionary {
  private readonly counting: Uint8Array;
  /** The index of each entry in {@link table}, plus 1; 0 where it was not yet asked for. */
  private readonly indexes: Uint32Array;
  private table: IdTable | null = null;

  private constructor(readonly values: ArrayLike<unknown>) {
    this.counting = countingDictionary(values.length);
    this.indexes = new Uint32Array(values.length);
  }

  /** @param element - that the entries are decoded by. */
  static async decode(decoder: Decoder, element: SchemaElement, codec: string, bytes: Uint8Array, page: Page) {
    if (page.values === 0) return new Dictionary([]);
    const path = [{ ...element, repetition_type: 'REQUIRED' as const }];
    // As values of a column. Older programs give the encoding of codes to the entries, too.
    const pages = [{ ...page, kind: 'data' as const, encoding: PLAIN }];
    const [decoded] = await decodePages(decoder, page.values, path, [{ path, codec, bytes, pages }]);
    return new Dictionary(decoded);
  }

  /** The numbers of entries that pages hold, null where a value is absent. */
  async decodeCodes(
    decoder: Decoder,
    schema: readonly SchemaElement[],
    rows: number,
    stored: Omit<Stored, 'path' | 'dictionary'>,
  ): Promise<readonly DecodedArray[]> {
    const leaf: SchemaElement = { ...schema[schema.length - 1], type: 'INT32' };
    const path = [...schema.slice(0, -1), { ...leaf, converted_type: undefined, logical_type: undefined }];
    const codes = await decodePages(decoder, rows, path, [{ ...stored, path, dictionary: this.counting }]);
    // Absent values are null.
    if (codes.some((each) => Array.isArray(each) && each.includes(undefined))) {
      throw new RangeError('it has a value that its dictionary does not have');
    }
    return codes;
  }

  /** The index of an entry in a table of ids, which is looked up once for all rows that have it. */
  indexIn(table: IdTable, code: number, add: (table: IdTable) => number): number {
    if (this.table !== table) {
      this.table = table;
      this.indexes.fill(0);
    }
    if (this.indexes[code] === 0) this.indexes[code] = add(table) + 1;
    return this.indexes[code] - 1;
  }
}
