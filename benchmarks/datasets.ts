import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Interaction } from 'cf-recs';

/** The folder of a data set below CF_RECS_DATA; ends the process with a clear line where it is missing. */
export function dataFolder(name: string): string {
  const root = process.env.CF_RECS_DATA;
  if (root === undefined) {
    console.error(
      'Set CF_RECS_DATA to the folder that holds the data sets (ml-1m, gowalla, ...); see benchmarks/README.md.',
    );
    process.exit(2);
  }
  const folder = join(root, name);
  if (!existsSync(folder)) {
    console.error(`There is no folder ${name} in CF_RECS_DATA.`);
    process.exit(2);
  }
  return folder;
}

/** One part ('train' or 'test') of a data set with a line a user: the user's number, then item numbers. */
export async function* readPairs(folder: string, part: 'train' | 'test'): AsyncGenerator<Interaction> {
  const plain = join(folder, `${part}.txt`);
  const input = existsSync(plain) ? createReadStream(plain) : createReadStream(`${plain}.gz`).pipe(createGunzip());
  for await (const line of createInterface({ input })) {
    const [userId, ...items] = line.trim().split(' ');
    for (const itemId of items) yield { userId, itemId };
  }
}
