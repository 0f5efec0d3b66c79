import type { DecodedArray, SchemaElement } from 'hyparquet';
import { PARSERS } from '../values.js';
import type { Decoder } from './decoder.js';
import { laidOut, type Stored } from './laid-out.js';

/**
 * Decodes some rows of a column. The decoder is shown a small file of these pages alone, unpacked: it would decode all
 * rows of a row group in one go.
 * @param schema - the column with its parts, as a list from the column on.
 */
export async function decodePages(
  decoder: Decoder,
  rows: number,
  schema: readonly SchemaElement[],
  parts: readonly Stored[],
): Promise<readonly DecodedArray[]> {
  const pieces: Uint8Array[] = [];
  let at = 0;
  const columns = parts.map((part) => {
    const { path, pages, dictionary } = part;
    const start = at;
    const laid = pages.flatMap((page) => laidOut(decoder, part, page));
    for (const piece of dictionary === undefined ? laid : [dictionary, ...laid]) {
      pieces.push(piece);
      at += piece.length;
    }
    const values = pages.reduce((sum, page) => sum + (page.kind === 'data' ? page.values : 0), 0);
    return {
      file_offset: 0n,
      meta_data: {
        type: path[path.length - 1].type!,
        encodings: [],
        path_in_schema: path.map(({ name }) => name),
        codec: 'UNCOMPRESSED' as const,
        num_values: BigInt(values),
        total_uncompressed_size: 0n,
        total_compressed_size: BigInt(at - start),
        data_page_offset: BigInt(start),
      },
    };
  });
  const file = new Uint8Array(at);
  let filled = 0;
  for (const piece of pieces) {
    file.set(piece, filled);
    filled += piece.length;
  }
  const decoded: DecodedArray[] = [];
  await decoder.parquet.parquetRead({
    file: { byteLength: file.length, slice: (start, end) => file.buffer.slice(start, end) },
    metadata: {
      version: 2,
      schema: [{ name: 'schema', num_children: 1 }, ...schema],
      num_rows: BigInt(rows),
      row_groups: [{ columns, total_byte_size: BigInt(file.length), num_rows: BigInt(rows) }],
      metadata_length: 0,
    },
    parsers: PARSERS,
    utf8: false,
    onChunk: ({ columnData }) => decoded.push(columnData),
  });
  const count = decoded.reduce((sum, { length: each }) => sum + each, 0);
  if (count !== rows) throw new RangeError(`it has ${count} values in the place of ${rows}`);
  return decoded;
}
