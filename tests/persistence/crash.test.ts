import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CfRecsError } from '../../src/errors.js';
import { Recommender } from '../../src/recommender/recommender.js';
import type { Recommendations } from '../../src/types.js';
import { disk } from '../support/failing-disk.js';
import {
  type Files,
  readFiles,
  sampleRecommender,
  savedFiles,
  temporaryFolders,
  writeFiles,
} from '../support/model-folders.js';
import { allLists } from '../support/served.js';

vi.mock('node:fs/promises', async (importOriginal) => {
  const { failingFileSystem } = await import('../support/failing-disk.js');
  return failingFileSystem(await importOriginal<typeof import('node:fs/promises')>());
});

const newFolder = temporaryFolders();
/** More steps than a save has, so that the last round is one without a failure. */
const MOST_STEPS = 60;

let older: Recommender;
let newer: Recommender;
let olderFiles: Files = {};
let newerFiles: Files = {};
let olderLists: Recommendations[] = [];
let newerLists: Recommendations[] = [];

beforeAll(async () => {
  older = await sampleRecommender(1);
  newer = await sampleRecommender(2);
  olderFiles = await savedFiles(older, newFolder());
  newerFiles = await savedFiles(newer, newFolder());
  [olderLists, newerLists] = [await allLists(older), await allLists(newer)];
});

afterEach(() => disk.repair());

/** Which of the two models a folder holds, whole. */
async function modelIn(folder: string): Promise<'older' | 'newer'> {
  const lists = await allLists(await Recommender.load(folder));
  if (JSON.stringify(lists) === JSON.stringify(olderLists)) return 'older';
  expect(lists).toEqual(newerLists);
  return 'newer';
}

/** Saves the newer model over the older once for every step, failing there. @returns the outcomes, in order. */
async function failAtEveryStep<Outcome>(
  fail: (step: number) => void,
  inspect: (folder: string, failed: string | null) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let step = 1; step <= MOST_STEPS; step++) {
    const folder = newFolder();
    await writeFiles(folder, olderFiles);
    fail(step);
    const error: unknown = await newer.save(folder).then(
      () => null,
      (reason: unknown) => reason,
    );
    const { failed } = disk;
    disk.repair();
    if (error !== null) expect(error).toBe(disk.error);
    outcomes.push(await inspect(folder, failed));
    if (failed === null) return outcomes;
  }
  throw new Error(`Expected a save to take fewer than ${MOST_STEPS} steps`);
}

describe('a power cut at any step of save', () => {
  it('leaves the old model or the new one, whole, and the next save cleans up', async () => {
    const outcomes = await failAtEveryStep(
      (step) => disk.cutAt(step),
      async (folder) => {
        const model = await modelIn(folder);
        await older.save(folder);
        expect(await readFiles(folder)).toEqual(olderFiles);
        return model;
      },
    );
    const turn = outcomes.indexOf('newer');
    expect(turn).toBeGreaterThan(10);
    expect(new Set(outcomes.slice(turn))).toEqual(new Set(['newer']));
    // What stands between the new metadata and the end of the save: making it durable, and cleaning up.
    expect(outcomes.length - turn).toBeGreaterThan(3);
  });

  it('leaves the new model to be saved again', async () => {
    await failAtEveryStep(
      (step) => disk.cutAt(step),
      async (folder) => {
        await newer.save(folder);
        expect(await readFiles(folder)).toEqual(newerFiles);
      },
    );
  });

  it('leaves no model or the new one in a new folder', async () => {
    const outcomes: unknown[] = [];
    for (let step = 1, done = false; !done; step++) {
      const folder = newFolder();
      disk.cutAt(step);
      await newer.save(folder).catch(() => {});
      done = disk.steps < step;
      disk.repair();
      outcomes.push(await modelIn(folder).catch((error: CfRecsError) => error.code));
    }
    const turn = outcomes.indexOf('newer');
    expect(new Set(outcomes.slice(0, turn))).toEqual(new Set(['model-not-found']));
    expect(new Set(outcomes.slice(turn))).toEqual(new Set(['newer']));
  });
});

describe('a failure at any step of save', () => {
  it('leaves the old model or the new one, whole', async () => {
    const outcomes = await failAtEveryStep(
      (step) => disk.failAt(step),
      async (folder, failed) => {
        const model = await modelIn(folder);
        const files = await readFiles(folder);
        expect(Object.keys(files).filter((name) => name.endsWith('.cf-recs-tmp'))).toEqual([]);
        // Until names change nothing has; a file that got its new name and is not used waits for the next save.
        if (model === 'older' && failed !== 'rename') expect(files).toEqual(olderFiles);
        await newer.save(folder);
        expect(await readFiles(folder)).toEqual(newerFiles);
        return model;
      },
    );
    expect(outcomes[0]).toBe('older');
    expect(outcomes.at(-1)).toBe('newer');
  });

  it('does not hold up the saves that wait for it', async () => {
    const folder = newFolder();
    disk.failAt(10);
    const [first, second] = await Promise.allSettled([older.save(folder), newer.save(folder)]);
    expect(first).toEqual({ status: 'rejected', reason: disk.error });
    expect(second.status).toBe('fulfilled');
    expect(await modelIn(folder)).toBe('newer');
  });
});
