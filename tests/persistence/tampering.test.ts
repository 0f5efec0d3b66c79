import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FORMAT_VERSION } from '../../src/persistence/metadata/format.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { VERSION } from '../../src/version.js';
import { failureOf, messageOf } from '../support/errors.js';
import {
  type Files,
  metadataOf,
  partName,
  readFiles,
  sampleRecommender,
  savedFiles,
  temporaryFolders,
  withMetadata,
  writeFiles,
} from '../support/model-folders.js';

const newFolder = temporaryFolders();
let good: Files = {};
let other: Files = {};

beforeAll(async () => {
  good = await savedFiles(await sampleRecommender(1), newFolder());
  other = await savedFiles(await sampleRecommender(2), newFolder());
});

const kinds = ['metadata.json', 'model.json', 'weights', 'users'] as const;
type Kind = (typeof kinds)[number];
const nameOf = (kind: Kind): string => (kind === 'weights' || kind === 'users' ? partName(good, kind) : kind);

/** A folder with the good files, where one was changed. */
async function folderWith(change: (folder: string) => unknown): Promise<string> {
  const folder = newFolder();
  await writeFiles(folder, good);
  await change(folder);
  return folder;
}

describe.each(kinds)('a model whose %s was tampered with', (kind) => {
  it('is corrupt wherever a byte is changed', async () => {
    const name = nameOf(kind);
    const folder = newFolder();
    await writeFiles(folder, good);
    // The last byte of the JSON files is the line end, which another kind of space may stand for.
    const places = good[name].length - (name.endsWith('.json') ? 1 : 0);
    const stride = Math.max(1, Math.floor(places / 50));
    for (let place = 0; place < places; place += stride) {
      const changed = Buffer.from(good[name]);
      changed[place] ^= 1 << (place % 8);
      await writeFile(join(folder, name), changed);
      expect([place, await messageOf('model-corrupt', () => Recommender.load(folder))]).toEqual([
        place,
        expect.stringContaining(folder),
      ]);
    }
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['cut short', (path) => truncate(path, 20)],
    ['cut by its last bytes', async (path) => truncate(path, (await sizeOf(path)) - 2)],
    ['empty', (path) => writeFile(path, '')],
    ['continued', (path) => writeFile(path, 'x', { flag: 'a' })],
    ['a folder', (path) => rm(path).then(() => mkdir(path))],
  ])('is corrupt when it is %s', async (_, change) => {
    const folder = await folderWith((each) => change(join(each, nameOf(kind))));
    expect(await messageOf('model-corrupt', () => Recommender.load(folder))).toContain(folder);
  });

  const sizeOf = async (path: string): Promise<number> => (await readFiles(join(path, '..')))[nameOf(kind)].length;

  it('is corrupt, or not found, when it is missing', async () => {
    const folder = await folderWith((each) => rm(join(each, nameOf(kind))));
    const code = kind === 'metadata.json' ? 'model-not-found' : 'model-corrupt';
    expect(await messageOf(code, () => Recommender.load(folder))).toContain(folder);
  });
});

describe('a model with a file of another model', () => {
  it.each(['weights', 'users'] as const)('in the place of its %s is corrupt', async (kind) => {
    const folder = await folderWith((each) => writeFile(join(each, nameOf(kind)), other[partName(other, kind)]));
    await messageOf('model-corrupt', () => Recommender.load(folder));
  });

  it('in the place of its metadata is corrupt', async () => {
    const folder = await folderWith((each) => writeFile(join(each, 'metadata.json'), other['metadata.json']));
    await messageOf('model-corrupt', () => Recommender.load(folder));
  });

  it('in the place of its model.json is good, because a save that was cut short leaves just that', async () => {
    const folder = await folderWith((each) => writeFile(join(each, 'model.json'), other['model.json']));
    expect((await Recommender.load(folder)).users).toHaveLength(5);
  });
});

describe('a folder', () => {
  it('that is not there holds no model', async () => {
    const folder = newFolder('absent');
    expect(await messageOf('model-not-found', () => Recommender.load(folder))).toBe(
      `Expected a model in ${folder}, got no metadata.json there`,
    );
  });

  it('that is empty, or a file, holds no model', async () => {
    const [empty, file] = [newFolder(), newFolder()];
    await mkdir(empty);
    await writeFile(file, 'text');
    await messageOf('model-not-found', () => Recommender.load(empty));
    expect(await messageOf('model-not-found', () => Recommender.load(file))).toBe(
      `Expected a model in ${file}, got a file: a model is a folder`,
    );
  });

  it.each([undefined, null, '', 7, {}, new URL('https://example.com/model')])('cannot be %o', async (folder) => {
    expect(await messageOf('invalid-option', () => Recommender.load(folder as string))).toContain(
      'Expected the place of the model to be a path, a file URL or a store { read, write, remove, list }, got ',
    );
  });

  it('with files beside the model is read like any other', async () => {
    const folder = await folderWith((each) => writeFile(join(each, 'README.md'), 'notes'));
    await Recommender.load(folder);
  });
});

describe('metadata', () => {
  it.each(['', 'null', '[]', '7', '"text"', '{}', '{', '{"format":"cf-recs"}', '{"checksum":""}', '\ufeff{}'])(
    'is corrupt when it is %o',
    async (text) => {
      const folder = await folderWith((each) => writeFile(join(each, 'metadata.json'), text));
      await messageOf('model-corrupt', () => Recommender.load(folder));
    },
  );

  it.each<[string, object]>([
    ['another format', { format: 'other' }],
    ['no format', { format: undefined }],
    ['a later version', { formatVersion: FORMAT_VERSION + 1 }],
    ['an earlier version', { formatVersion: 0 }],
    ['a version in words', { formatVersion: '1' }],
    ['a version that is an object', { formatVersion: { toString: 1 } }],
  ])('of %s is not supported', async (_, change) => {
    const folder = newFolder();
    await writeFiles(folder, withMetadata(good, { ...metadataOf(good), ...change }));
    const message = await messageOf('unsupported-format', () => Recommender.load(folder));
    expect(message).toContain(
      `Expected the model in ${folder} to have the format "cf-recs", version ${FORMAT_VERSION} or below, got `,
    );
  });

  it('of a later version says which version of the library can load it', async () => {
    for (const [libraryVersion, told] of [
      ['7.1.0', '; cf-recs 7.1.0 wrote it and loads it, or train and save it again'],
      [VERSION, '; train and save it again'],
      [7, '; train and save it again'],
    ]) {
      const folder = newFolder();
      await writeFiles(folder, withMetadata({}, { format: 'cf-recs', formatVersion: 9, libraryVersion }));
      expect(await messageOf('unsupported-format', () => Recommender.load(folder))).toContain(told);
    }
  });

  it('of a later version may look like anything', async () => {
    const folder = newFolder();
    await writeFiles(folder, withMetadata({}, { format: 'cf-recs', formatVersion: 99, parts: [] }));
    expect(await messageOf('unsupported-format', () => Recommender.load(folder))).toContain(
      'got "cf-recs", version 99;',
    );
  });
});

describe('an error of load', () => {
  it('tells its cause', async () => {
    const folder = await folderWith((each) => rm(join(each, nameOf('users'))));
    const error = await failureOf(() => Recommender.load(folder));
    expect(error).toMatchObject({ code: 'model-corrupt', cause: { code: 'ENOENT' } });
    expect((error as Error).message).toBe(
      `The model in ${folder} cannot be used: ${nameOf('users')} is missing; train and save it again, or bring back a whole ` +
        'copy of it',
    );
  });
});
