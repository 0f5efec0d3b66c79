import type { Compressors, Library } from '../hyparquet.js';

/** What decodes pages. */
export interface Decoder {
  readonly parquet: Library;
  readonly compressors: Compressors;
}

/** Unpacks what a codec has packed. @param length - bytes that it has when it is unpacked. */
export function unpack({ parquet, compressors }: Decoder, codec: string, input: Uint8Array, length: number) {
  const unpacker = compressors[codec as 'SNAPPY'];
  if (unpacker !== undefined) return unpacker(input, length);
  const output = new Uint8Array(length);
  parquet.snappyUncompress(input, output);
  return output;
}
