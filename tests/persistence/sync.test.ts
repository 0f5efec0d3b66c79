import { expect, it, vi } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { sampleRecommender, temporaryFolders } from '../support/model-folders.js';

const synced = vi.hoisted(() => ({ descriptors: 0 }));

// As under Yarn's Plug'n'Play.
vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs/promises')>();
  const open: typeof real.open = async (...args) => {
    const handle = await real.open(...args);
    handle.sync = () => Promise.reject(new Error('Method not implemented.'));
    return handle;
  };
  return { ...real, open };
});

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>();
  const fsync = (descriptor: number, done: (error: Error | null) => void): void => {
    synced.descriptors++;
    real.fsync(descriptor, done);
  };
  return { ...real, fsync };
});

const newFolder = temporaryFolders();

it('saves where file handles have no sync, and brings files down by their descriptors', async () => {
  const folder = newFolder();
  const recommender = await sampleRecommender();
  await recommender.save(folder);
  expect((await Recommender.load(folder)).recommend('ann', 3)).toEqual(recommender.recommend('ann', 3));
  // Four files, and the folder before and after the last gets its name.
  expect(synced.descriptors).toBe(6);
});
