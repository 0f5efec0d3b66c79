import { mkdir, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { runSlowly } from '../support/clock.js';
import { interactionOf } from '../support/datasets.js';
import { type Files, readFiles, sampleRecommender, temporaryFolders } from '../support/model-folders.js';
import { tasteRows } from '../support/tastes.js';

afterEach(() => vi.restoreAllMocks());

const newFolder = temporaryFolders();
const COUNT = 5;
const models: Recommender[] = [];
const files: Files[] = [];

beforeAll(async () => {
  for (let seed = 1; seed <= COUNT; seed++) {
    const folder = newFolder();
    models.push(await sampleRecommender(seed));
    await models[seed - 1].save(folder);
    files.push(await readFiles(folder));
  }
});

describe('saves of one process to one folder', () => {
  it('wait for each other: the last that was asked for stands, alone', async () => {
    const folder = newFolder();
    const names = [folder, pathToFileURL(folder), relative(process.cwd(), folder), `${folder}/`];
    await Promise.all(models.map((model, at) => model.save(names[at % names.length])));
    expect(await readFiles(folder)).toEqual(files[COUNT - 1]);
  });

  it('wait for each other also under the names of links, whether or not the folder is there yet', async () => {
    const root = newFolder();
    await mkdir(join(root, 'real'), { recursive: true });
    await symlink(join(root, 'real'), join(root, 'link'), 'junction');
    for (const name of ['model', '']) {
      const [real, link] = ['real', 'link'].map((folder) => join(root, folder, name));
      await Promise.all(models.map((model, at) => model.save(at % 2 === 0 ? real : link)));
      expect((await Recommender.load(real)).info.modelId).toBe(models[COUNT - 1].info.modelId);
    }
  });

  it('end in the order of their calls, also where the data of the first take longer to be put together', async () => {
    // What has to be put together rests wherever it may.
    runSlowly();
    const folder = newFolder();
    const recommender = await Recommender.fromInteractions(tasteRows().map(interactionOf));
    await recommender.train({ algorithm: 'spectral', embeddingDim: 2 });
    recommender.update([{ userId: 'new', itemId: 'jazz-a' }]);
    const first = recommender.save(folder);
    recommender.forgetUser('new');
    // From then on nothing has to be put together.
    recommender.share();
    await Promise.all([first, recommender.save(folder)]);
    expect((await Recommender.load(folder)).users).not.toContain('new');
  });

  it('to different folders do not mix', async () => {
    const folders = models.map(() => newFolder());
    await Promise.all(models.map((model, at) => model.save(folders[at])));
    expect(await Promise.all(folders.map(readFiles))).toEqual(files);
  });
});

describe('a model that is loaded while others are saved in its place', () => {
  it('is always one of them, whole', async () => {
    const folder = newFolder();
    await models[0].save(folder);
    const lists = models.map((model) => JSON.stringify(model.recommend('ann')));
    let saving = true;
    const seen = new Set<string>();
    const load = async () => seen.add(JSON.stringify((await Recommender.load(folder)).recommend('ann')));
    const underWay: [Promise<unknown>, Promise<unknown>] = [load(), load()];
    await Promise.all(underWay);
    const read = async (at: 0 | 1) => {
      for (let isLast = false; !isLast; await underWay[at]) {
        isLast = !saving;
        underWay[at] = load();
      }
    };
    const save = async () => {
      for (let round = 1; round < 20; round++) {
        await models[round % COUNT].save(folder);
        // However slow a load is, it meets one save: one that meets a save at each of its looks is refused.
        await Promise.all(underWay);
      }
      saving = false;
    };
    await Promise.all([read(0), read(1), save()]);
    expect([...seen].every((list) => lists.includes(list))).toBe(true);
    expect([...seen]).toEqual(expect.arrayContaining([lists[0], lists[19 % COUNT]]));
  });
});
