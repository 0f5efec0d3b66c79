import type { FileMetaData } from 'hyparquet';
import { CfRecsError } from '../../../errors.js';
import type { RandomAccess } from '../../sources/byte-source.js';
import type { Library } from './hyparquet.js';
import { ThriftReader } from './pages/thrift.js';

/** What every Parquet file begins and ends with, and one whose list of columns is encrypted. */
export const MAGIC = 'PAR1';
const ENCRYPTED = 'PARE';

/** The length of the list of columns, and the magic. */
const TAIL = 8;

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/**
 * Reads what a file says of itself, at its end.
 * @throws CfRecsError `unreadable-source` where it is no Parquet, or not all of one.
 */
export async function readFooter(parquet: Library, access: RandomAccess, name: string): Promise<FileMetaData> {
  const refuse = (problem: string, cause?: unknown) =>
    new CfRecsError('unreadable-source', `Cannot read ${name}: ${problem}`, { cause });
  const { size } = access;
  const head = textOf(await access.read(0, Math.min(size, MAGIC.length)));
  if (head === ENCRYPTED) throw refuse('it is encrypted');
  if (head !== MAGIC)
    throw refuse(`expected Parquet, which begins with ${MAGIC}, got ${size === 0 ? 'nothing' : 'other bytes'}`);
  const tail = await access.read(Math.max(0, size - TAIL), size);
  if (size < MAGIC.length + TAIL || textOf(tail.subarray(-MAGIC.length)) !== MAGIC) {
    throw refuse(
      `it is cut short, or not yet written to its end: it begins as Parquet does, and does not end with ${MAGIC}`,
    );
  }
  const length = Buffer.from(tail).readUInt32LE(0);
  if (length > size - MAGIC.length - TAIL) throw refuse('its list of columns is longer than the file');
  try {
    // A copy of this realm: the decoder asks `instanceof`.
    const footer = new Uint8Array(await access.read(size - TAIL - length, size));
    new ThriftReader(footer, 0, 'it').readStruct(null);
    return parquet.parquetMetadata(footer, { geoparquet: false });
  } catch (cause) {
    throw refuse(`its list of columns is broken (${(cause as Error).message})`, cause);
  }
}
