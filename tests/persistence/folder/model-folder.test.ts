import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Recommender } from '../../../src/recommender/recommender.js';
import { messageOf } from '../../support/errors.js';
import {
  type Files,
  metadataOf,
  partName,
  readFiles,
  sampleRecommender,
  savedFiles,
  temporaryFolders,
  withMetadata,
  withPart,
  writeFiles,
} from '../../support/model-folders.js';

const newFolder = temporaryFolders();
let recommender: Recommender;
let good: Files = {};

beforeAll(async () => {
  recommender = await sampleRecommender(1, true);
  good = await savedFiles(recommender, newFolder());
});

async function goodFolder(): Promise<string> {
  const folder = newFolder();
  await writeFiles(folder, good);
  return folder;
}

const expectGood = async (folder: string): Promise<void> =>
  expect((await Recommender.load(folder)).recommend('ann')).toEqual(recommender.recommend('ann'));

const names = ['metadata.json', 'model.json', 'weights', 'neighbours', 'users'] as const;
const nameOf = (name: (typeof names)[number]): string =>
  name.endsWith('.json') ? name : partName(good, name as 'weights');

// Windows asks for a privilege to make links, and knows no pipes among files.
describe.skipIf(process.platform === 'win32')('a model folder', () => {
  it.each(names)('whose %s is a link out of it is refused, whatever that leads to', async (name) => {
    for (const target of ['a copy', '/dev/zero', '/']) {
      const folder = await goodFolder();
      const path = join(folder, nameOf(name));
      const outside = target === 'a copy' ? newFolder() : target;
      if (target === 'a copy') await rename(path, outside);
      else await rm(path);
      await symlink(outside, path);
      expect(await messageOf('model-corrupt', () => Recommender.load(folder))).toContain('leads out of the folder');
    }
  });

  it.each(names)('whose %s is a pipe is refused at once', async (name) => {
    const folder = await goodFolder();
    await rm(join(folder, nameOf(name)));
    execFileSync('mkfifo', [join(folder, nameOf(name))]);
    expect(await messageOf('model-corrupt', () => Recommender.load(folder))).toContain('is no file');
  });

  it('may be a link, and have links within it, as mounted volumes do', async () => {
    const folder = newFolder();
    await writeFiles(join(folder, '..data-1'), good);
    await symlink('..data-1', join(folder, '..data'));
    for (const name of Object.keys(good)) await symlink(join('..data', name), join(folder, name));
    await expectGood(folder);
    const link = newFolder();
    await symlink(folder, link);
    await expectGood(link);
  });

  it('is written to without following links that stand in the way', async () => {
    const [folder, outside] = [await goodFolder(), newFolder()];
    await writeFile(outside, 'not ours');
    for (const name of Object.keys(good)) {
      await symlink(outside, join(folder, `${name}.cf-recs-tmp`));
      await rm(join(folder, name));
      await symlink(outside, join(folder, name));
    }
    await recommender.save(folder);
    expect(await readFile(outside, 'utf8')).toBe('not ours');
    expect(await readFiles(folder)).toEqual(good);
  });
});

describe('a file that is larger than any memory', () => {
  it.each(['metadata.json', 'model.json'] as const)('is refused as %s, before it is read', async (name) => {
    const folder = await goodFolder();
    await truncate(join(folder, name), 2 ** 40);
    expect(await messageOf('model-corrupt', () => Recommender.load(folder))).toContain(`got ${2 ** 40}`);
  });

  it('is too large as weights that the metadata tells of', async () => {
    const metadata = metadataOf(good);
    const embeddingDim = 2 ** 38;
    const bytes = 8 * metadata.items.ids.length * embeddingDim;
    Object.assign(metadata.model, { embeddingDim });
    Object.assign(metadata.files.weights, { bytes });
    const folder = newFolder();
    await writeFiles(folder, withMetadata(good, metadata));
    await truncate(join(folder, partName(good, 'weights')), bytes);
    expect(await messageOf('too-large', () => Recommender.load(folder))).toContain('to fit into memory');
  });
});

describe('a model without items', () => {
  const empty = async (embeddingDim: number): Promise<string> => {
    const files = withPart(good, 'weights', new Uint8Array(0));
    const metadata = metadataOf(files);
    const items = { ids: [], popularity: [], recentPopularity: null };
    const folder = newFolder();
    await mkdir(folder);
    const { neighbours: _, ...others } = metadata.files;
    const model = { ...metadata.model, id: null, embeddingDim };
    await writeFiles(folder, withMetadata(files, { ...metadata, model, items, files: { ...others, users: null } }));
    return folder;
  };

  it('may not promise vectors of any length: room is made for one of a user', async () => {
    expect(await messageOf('model-corrupt', async () => Recommender.load(await empty(2 ** 50)))).toContain(
      'without items',
    );
    expect((await Recommender.load(await empty(64))).recommendFor(['a']).items).toEqual([]);
  });
});
