import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Recommender } from '../../../src/recommender/recommender.js';
import { readFiles } from '../../support/model-folders.js';
import type { Arena, Counts } from './arena.js';

/** Bytes by which the disk becomes fuller from save to save. */
const STEP = 16_384;

const run = (command: string, ...args: string[]): void => {
  execFileSync(command, args, { stdio: 'ignore' });
};

/** Saves to a disk that is full, sooner or later, and to one that is read only. @returns how saves ended; null without the right to mount. */
export async function fillDisk(arena: Arena, saves: number): Promise<Counts | null> {
  const disk = arena.folder('disk');
  await mkdir(disk);
  const [before, after] = arena.contenders;
  const room = Object.values(before.files).reduce((sum, { length }) => sum + length, 0);
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${2 * room + saves * STEP}`, 'tmpfs', disk);
  } catch {
    return null;
  }
  const counts: Record<string, number> = {};
  try {
    const folder = join(disk, 'model');
    const next = await Recommender.load(after.folder);
    for (let round = 0; round < saves; round++) {
      await arena.save(folder, before);
      await writeFile(join(disk, 'others'), Buffer.alloc((round % saves) * 2 * STEP)).catch(() => {});
      if (round === saves - 1) run('mount', '-o', 'remount,ro', disk);
      const outcome = await next.save(folder).then(
        () => 'saved',
        ({ code }: { code: string }) => code,
      );
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      const winner = outcome === 'saved' ? after : before;
      if (!isDeepStrictEqual(await readFiles(folder), winner.files))
        throw new Error(`Expected a whole model after ${outcome}`);
      if ((await arena.winner(folder)) !== winner) throw new Error(`Expected the other model after ${outcome}`);
      if (round < saves - 1) await rm(join(disk, 'others'), { force: true });
    }
    return counts;
  } finally {
    run('umount', disk);
  }
}
