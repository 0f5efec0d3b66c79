import type { DecodedArray, SchemaElement } from 'hyparquet';
import type { Compressors, Library } from './hyparquet.js';
import { PARSERS } from './values.js';

/** What decodes pages. */
export interface Decoder {
  readonly parquet: Library;
  readonly compressors: Compressors;
}

/** Pages of one part of a column. */
export interface Stored {
  /** Its element, and those of what it is a part of, from the column on. */
  readonly path: readonly SchemaElement[];
  readonly codec: string;
  readonly values: number;
  /** A dictionary page where there is one, and pages, one behind the other. */
  readonly pages: readonly Uint8Array[];
}

/** Unpacks what a codec has packed. @param length - bytes that it has when it is unpacked. */
export function unpack({ parquet, compressors }: Decoder, codec: string, input: Uint8Array, length: number) {
  const unpacker = compressors[codec as 'SNAPPY'];
  if (unpacker !== undefined) return unpacker(input, length);
  const output = new Uint8Array(length);
  parquet.snappyUncompress(input, output);
  return output;
}

const length = (pages: readonly Uint8Array[]): number => pages.reduce((sum, page) => sum + page.length, 0);

/**
 * Decodes some rows of a column. The decoder is shown a small file of these pages alone: it would decode all rows of a
 * row group in one go.
 * @param schema - the column with its parts, as a list from the column on.
 */
export async function decodePages(
  { parquet, compressors }: Decoder,
  rows: number,
  schema: readonly SchemaElement[],
  parts: readonly Stored[],
): Promise<readonly DecodedArray[]> {
  const file = new Uint8Array(parts.reduce((sum, { pages }) => sum + length(pages), 0));
  let at = 0;
  const columns = parts.map(({ path, codec, values, pages }) => {
    const start = at;
    for (const page of pages) {
      file.set(page, at);
      at += page.length;
    }
    return {
      file_offset: 0n,
      meta_data: {
        type: path[path.length - 1].type!,
        encodings: [],
        path_in_schema: path.map(({ name }) => name),
        codec: codec as 'SNAPPY',
        num_values: BigInt(values),
        total_uncompressed_size: 0n,
        total_compressed_size: BigInt(at - start),
        data_page_offset: BigInt(start),
      },
    };
  });
  const decoded: DecodedArray[] = [];
  await parquet.parquetRead({
    file: { byteLength: file.length, slice: (start, end) => file.buffer.slice(start, end) },
    metadata: {
      version: 2,
      schema: [{ name: 'schema', num_children: 1 }, ...schema],
      num_rows: BigInt(rows),
      row_groups: [{ columns, total_byte_size: BigInt(file.length), num_rows: BigInt(rows) }],
      metadata_length: 0,
    },
    compressors,
    parsers: PARSERS,
    utf8: false,
    onChunk: ({ columnData }) => decoded.push(columnData),
  });
  const count = decoded.reduce((sum, { length: each }) => sum + each, 0);
  if (count !== rows) throw new RangeError(`it has ${count} values in the place of ${rows}`);
  return decoded;
}
