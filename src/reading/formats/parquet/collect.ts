import { CfRecsError } from '../../../errors.js';
import type { RandomAccess } from '../../sources/byte-source.js';
import { MAGIC } from './open-parquet.js';

/** The most bytes of a stream that are taken into memory. */
const MOST_BYTES = 2 ** 31;

/** Whether bytes can be the first ones of a file, as long as some are missing, too. */
const canBegin = (bytes: Uint8Array, magic: string): boolean =>
  magic.startsWith(Buffer.from(bytes.subarray(0, magic.length)).toString('latin1'));

/**
 * Takes all of a stream into memory, to read anywhere in it; of one that does not begin as Parquet does, only its
 * beginning: what is packed in gzip may be far longer than what arrives.
 * @throws CfRecsError `too-large` where it is too long for that.
 */
export async function collect(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  most = MOST_BYTES,
): Promise<RandomAccess> {
  const chunks: Uint8Array[] = [];
  const starts: number[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    starts.push(size);
    size += chunk.length;
    if (starts[starts.length - 1] < MAGIC.length && !canBegin(Buffer.concat(chunks), MAGIC)) break;
    if (size > most) {
      const problem = `Cannot read ${name}: Parquet of a stream, or in gzip, is taken into memory, ${most} bytes at most`;
      throw new CfRecsError('too-large', `${problem}; write it to a file, and pass its path`);
    }
  }
  /** The chunk that a byte stands in. */
  const chunkOf = (position: number): number => {
    let low = 0;
    let high = chunks.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= position) low = middle;
      else high = middle;
    }
    return low;
  };
  const read = async (start: number, end: number) => {
    const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
    for (let at = 0, number = chunkOf(start); at < bytes.length; number++) {
      const from = start + at - starts[number];
      const part = chunks[number].subarray(from, from + bytes.length - at);
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  };
  return { size, read, close: async () => {} };
}
