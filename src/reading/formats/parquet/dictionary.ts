import type { DecodedArray, SchemaElement } from 'hyparquet';
import type { IdTable } from '../../../data/ids/id-table.js';
import { type Decoder, decodePages, type Stored, unpack } from './decode.js';
import { countingDictionary, plainPageHeader } from './page-headers.js';
import type { Page } from './pages.js';

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
    const { values, unpacked, body, end } = page;
    if (values === 0) return new Dictionary([]);
    const path = [{ ...element, repetition_type: 'REQUIRED' as const }];
    const pages = [plainPageHeader(values, unpacked, end - body), bytes.subarray(body, end)];
    const [decoded] = await decodePages(decoder, values, path, [{ path, codec, values, pages }]);
    return new Dictionary(decoded);
  }

  /** The numbers of entries that pages hold, null where a value is absent. */
  async decodeCodes(
    { parquet, compressors }: Decoder,
    schema: readonly SchemaElement[],
    { codec, values, pages }: Stored,
  ): Promise<readonly DecodedArray[]> {
    const leaf: SchemaElement = { ...schema[schema.length - 1], type: 'INT32' };
    const path = [...schema.slice(0, -1), { ...leaf, converted_type: undefined, logical_type: undefined }];
    // Ours is not packed, and the first that the decoder asks for.
    let isOurs = true;
    const unpackOthers = (input: Uint8Array, length: number) => {
      if (!isOurs) return unpack({ parquet, compressors }, codec, input, length);
      isOurs = false;
      return input;
    };
    const decoder = { parquet, compressors: { ...compressors, [codec]: unpackOthers } };
    const codes = await decodePages(decoder, values, path, [{ path, codec, values, pages: [this.counting, ...pages] }]);
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
