import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type * as Hyparquet from 'hyparquet';
import { CfRecsError } from '../../../errors.js';
import { importNeeded, importPackage } from '../../../import-package.js';

/** The package that decodes Parquet. */
export type Library = typeof Hyparquet;

/** How pages are unpacked, by the name of what packed them. */
export type Compressors = Hyparquet.Compressors;

const PACKAGE = 'hyparquet';
const COMPRESSORS = 'hyparquet-compressors';

/** What packed pages, and the package unpacks without others. */
const BUILT_IN: readonly string[] = ['UNCOMPRESSED', 'SNAPPY'];

/** What Node unpacks by itself, and faster. */
const BY_NODE: Compressors = {
  // No page unpacks to more than it says: a small file cannot fill the memory.
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
};

/** @throws CfRecsError `not-installed` where the package is not, with the command to type. */
export const importHyparquet = (): Promise<Library> => importNeeded<Library>(PACKAGE);

/**
 * What unpacks the pages of a file.
 * @param codecs - the names of what packed them.
 * @throws CfRecsError `not-installed` where the package that unpacks one of them is not; `unreadable-source` where none does.
 */
export async function compressorsFor(codecs: Iterable<string>, name: string): Promise<Compressors> {
  const compressors: Record<string, Hyparquet.Compressors[keyof Hyparquet.Compressors]> = { ...BY_NODE };
  for (const codec of codecs) {
    if (codec in compressors || codec === 'UNCOMPRESSED') continue;
    const isNeeded = !BUILT_IN.includes(codec);
    type Brought = { readonly compressors: Record<string, Hyparquet.Compressors[keyof Hyparquet.Compressors]> };
    // Where it is there anyway, it unpacks faster what the other package unpacks, too.
    const brought = isNeeded
      ? await importNeeded<Brought>(COMPRESSORS)
      : await importPackage<Brought>(COMPRESSORS).catch(() => null);
    const found = brought?.compressors[codec];
    if (found !== undefined) compressors[codec] = found;
    else if (isNeeded) {
      throw new CfRecsError(
        'unreadable-source',
        `Cannot read ${name}: it is compressed by ${codec}, which is not supported`,
      );
    }
  }
  return compressors as Compressors;
}
