import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { messageOf } from '../support/errors.js';
import { partName, readFiles, sampleRecommender, temporaryFolders } from '../support/model-folders.js';

/** What happens right after the metadata was read, the first time, the second time, ... */
const meanwhile = vi.hoisted(() => [] as (() => Promise<unknown>)[]);
/** What happens right before a look. */
const before = vi.hoisted(() => [] as (() => Promise<unknown>)[]);

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs/promises')>();
  // Who has opened a file reads what it held then, whatever takes its name afterwards.
  const open = async (...args: Parameters<typeof real.open>) => {
    const file = await real.open(...args);
    if (String(args[0]).endsWith('metadata.json')) await meanwhile.shift()?.();
    return file;
  };
  const stat = (async (...args: Parameters<typeof real.stat>) => {
    await before.shift()?.();
    return real.stat(...args);
  }) as typeof real.stat;
  return { ...real, open, stat };
});

const newFolder = temporaryFolders();
afterEach(() => {
  meanwhile.length = 0;
  before.length = 0;
});

describe('a load that loses a file while it reads', () => {
  const made = async () => {
    const folder = newFolder();
    const [one, two, three] = await Promise.all([1, 2, 3].map((seed) => sampleRecommender(seed)));
    await one.save(folder);
    return { folder, one, two, three };
  };

  it('to the save of another model gets that model', async () => {
    const { folder, two } = await made();
    meanwhile.push(() => two.save(folder));
    expect((await Recommender.load(folder)).recommend('ann')).toEqual(two.recommend('ann'));
  });

  it('to two saves gets the last model', async () => {
    const { folder, two, three } = await made();
    meanwhile.push(async () => {
      await two.save(folder);
      await three.save(folder);
    });
    expect((await Recommender.load(folder)).recommend('ann')).toEqual(three.recommend('ann'));
  });

  it('to a save at every look but the last gets the last model', async () => {
    const { folder, one, two, three } = await made();
    for (const next of [two, three, one, two, three]) meanwhile.push(() => next.save(folder));
    expect((await Recommender.load(folder)).recommend('ann')).toEqual(three.recommend('ann'));
  });

  it('that is there and gone again at each look gets the model that stays', async () => {
    const { folder, one, two } = await made();
    // A save looks at files, too, and is not to be met by what waits for the next look.
    const save = async (model: Recommender) => {
      const waiting = before.splice(0);
      await model.save(folder);
      before.push(...waiting);
    };
    // The same bytes under the same names: only the file system knows that they were written anew.
    before.push(async () => {}, ...[2, 3, 4].map(() => () => save(one)));
    meanwhile.push(...[1, 2, 3, 4].map(() => () => save(two)));
    expect((await Recommender.load(folder)).recommend('ann')).toEqual(two.recommend('ann'));
  });

  it('that comes back before the second look gets it', async () => {
    const { folder, one } = await made();
    const weights = join(folder, partName(await readFiles(folder), 'weights'));
    meanwhile.push(
      () => rm(weights),
      () => one.save(folder),
    );
    expect((await Recommender.load(folder)).recommend('ann')).toEqual(one.recommend('ann'));
  });

  it('that stays away is an error', async () => {
    const { folder, one } = await made();
    const weights = join(folder, partName(await readFiles(folder), 'weights'));
    meanwhile.push(() => rm(weights));
    expect(await messageOf('model-corrupt', () => Recommender.load(folder))).toContain('.bin is missing; ');
    await one.save(folder);
    expect((await Recommender.load(folder)).recommend('ann')).toEqual(one.recommend('ann'));
  });

  it('and then the metadata finds no model', async () => {
    const { folder } = await made();
    meanwhile.push(() => rm(folder, { recursive: true }));
    await messageOf('model-not-found', () => Recommender.load(folder));
  });
});
