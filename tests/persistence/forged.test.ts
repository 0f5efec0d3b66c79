import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packSections } from '../../src/persistence/sections.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { messageOf } from '../support/errors.js';
import {
  type Files,
  metadataOf,
  partName,
  sampleRecommender,
  savedFiles,
  temporaryFolders,
  withMetadata,
  withPart,
  writeFiles,
} from '../support/model-folders.js';

// Files that somebody made on purpose: every size, hash and checksum fits, and what they say is wrong.

const newFolder = temporaryFolders();
let good: Files = {};

beforeAll(async () => {
  good = await savedFiles(await sampleRecommender(), newFolder());
});

async function expectCorrupt(files: Files): Promise<string> {
  const folder = newFolder();
  await writeFiles(folder, files);
  return messageOf('model-corrupt', () => Recommender.load(folder));
}

/** Metadata with one value replaced; undefined takes it out. */
function replaced(path: string, value: unknown): object {
  const metadata = metadataOf(good);
  const names = path.split('.');
  const last = names.pop()!;
  const owner = names.reduce<Record<string, unknown>>(
    (each, name) => each[name] as Record<string, unknown>,
    metadata as unknown as Record<string, unknown>,
  );
  owner[last] = value;
  return metadata;
}

const hash = '0'.repeat(16);

describe('forged metadata is refused', () => {
  it('only for what was changed', async () => {
    const folder = newFolder();
    await writeFiles(folder, withMetadata(good, replaced('libraryVersion', '99.0.0')));
    expect((await Recommender.load(folder)).items).toHaveLength(6);
  });

  it.each<[string, unknown]>([
    ['files.weights.name', `../weights-${hash}.bin`],
    ['files.weights.name', `/tmp/weights-${hash}.bin`],
    ['files.weights.name', `..\\weights-${hash}.bin`],
    ['files.weights.name', `weights-${hash}.bin\n`],
    ['files.weights.name', `weights-${hash}.bin/../metadata.json`],
    ['files.weights.name', 'metadata.json'],
    ['files.weights.name', ''],
    ['files.weights.name', undefined],
    ['files.weights.name', [`weights-${hash}.bin`]],
    ['files.users.name', `../../users-${hash}.bin`],
    ['files.users.name', `weights-${hash}.bin`],
    ['files.model.name', '../model.json'],
    ['files.model.name', 'model.json\0'],
    ['files.weights.bytes', -1],
    ['files.weights.bytes', 8],
    ['files.weights.bytes', '144'],
    ['files.weights.bytes', 2 ** 60],
    ['files.weights.sha256', 'F'.repeat(64)],
    ['files.weights.sha256', ''],
    ['files.weights', null],
    ['files.users', undefined],
    ['files.users.bytes', 8],
    ['files.users.sections', null],
    ['files.users.sections.ids', { kind: 'uint8', offset: 1, length: 4 }],
    ['files.users.sections.ids', { kind: 'uint8', offset: 0, length: -1 }],
    ['files.users.sections.ids', { kind: 'uint8', offset: 0, length: 0.5 }],
    ['files.users.sections.ids', { kind: 'int64', offset: 0, length: 1 }],
    ['files', []],
    ['model.embeddingDim', 0],
    ['model.embeddingDim', -3],
    ['model.embeddingDim', 1.5],
    ['model.embeddingDim', 6],
    ['model.embeddingDim', 2 ** 52],
    ['model.poolingExponent', Number.NaN],
    ['model.poolingExponent', -0.1],
    ['model.poolingExponent', 1.1],
    ['items.ids', []],
    ['items.ids', ['a', 'b', 'c', 'd', 'e']],
    ['items.ids', ['a', 'b', 'c', 'd', 'e', 'e']],
    ['items.ids', ['a', 'b', 'c', 'd', 'e', '']],
    ['items.ids', ['a', 'b', 'c', 'd', 'e', 6]],
    ['items.ids', { length: 6 }],
    ['items.popularity', [1, 1, 1, 1, 1]],
    ['items.popularity', [1, 1, 1, 1, 1, -1]],
    ['items.popularity', [1, 1, 1, 1, 1, 0.5]],
    ['items.popularity', [1, 1, 1, 1, 1, null]],
    ['items.popularity', [1, 1, 1, 1, 1, 2 ** 32]],
    ['items.recentPopularity', [1, 1, 1, 1, 1]],
    ['items.recentPopularity', [1, 1, 1, 1, 1, -0.5]],
    ['items.recentPopularity', [1, 1, 1, 1, 1, null]],
    ['items', null],
    ['data.options.aggregate', 'median'],
    ['data.options.eventWeights', { like: 'much' }],
    ['data.options.eventWeights', []],
    ['data.options.popularity', { halfLifeDays: 0, windowDays: null }],
    ['data.options.popularity', null],
    ['data.summary.users', -1],
    ['data.summary.events', { like: 1.5 }],
    ['data.summary.period', { from: 'then', to: 'now' }],
    ['data.summary.skipped', 0],
    ['data.sources', {}],
    ['data.sources', [{ name: 'plays.csv' }]],
    // Null says that the vectors were trained elsewhere.
    ['training', undefined],
    ['training', 'elsewhere'],
    ['training', {}],
    ['training.algorithm', 'magic'],
    ['training.backend', 'abacus'],
    ['training.losses', [null]],
    ['training.options', { seed: { $: 1 } }],
    ['libraryVersion', 1],
  ])('where %s is %o', async (path, value) => {
    const message = await expectCorrupt(withMetadata(good, replaced(path, value)));
    expect(message).toMatch(/^The model in .* cannot be used: /);
  });
});

describe('a forged folder is refused', () => {
  it('where a name leads out of it, to a file that fits', async () => {
    const folder = newFolder();
    const metadata = metadataOf(good);
    const { name } = metadata.files.weights;
    await writeFiles(folder, good);
    for (const path of [`../${basename(folder)}/${name}`, join(folder, name), `./${name}`]) {
      metadata.files.weights.name = path;
      await writeFiles(folder, withMetadata(good, metadata));
      expect(await messageOf('model-corrupt', () => Recommender.load(folder))).toContain('files.weights.name');
    }
  });

  it('where ids come twice and the sizes fit', async () => {
    const metadata = metadataOf(good);
    metadata.items.ids = ['a', 'b', 'c', 'a', 'b', 'c'];
    metadata.model.embeddingDim *= 2;
    expect(await expectCorrupt(withMetadata(good, metadata))).toContain('expected different ids');
  });
});

/** The users file with other arrays in some sections, or without them. */
function forgeUsers(changes: Readonly<Record<string, Parameters<typeof packSections>[0][string] | null>>): Files {
  const arrays = {
    ids: new TextEncoder().encode('["ann","ben"]'),
    positiveOffsets: Uint32Array.of(0, 2, 3),
    positiveItems: Uint32Array.of(0, 1, 5),
    positiveWeights: Float32Array.of(1, 2, 3),
    positiveTimestamps: Float64Array.of(1, Number.NaN, 3),
    dislikeOffsets: Uint32Array.of(0, 0, 1),
    dislikeItems: Uint32Array.of(2),
  };
  const kept = Object.entries({ ...arrays, ...changes }).flatMap(([name, array]) => (array ? [[name, array]] : []));
  const { bytes, sections } = packSections(Object.fromEntries(kept));
  const files = withPart(good, 'users', bytes);
  const metadata = metadataOf(files);
  return withMetadata(files, {
    ...metadata,
    files: { ...metadata.files, users: { ...metadata.files.users, sections } },
  });
}

const text = (ids: unknown) => new TextEncoder().encode(JSON.stringify(ids));

describe('forged users are refused', () => {
  it('only for what was changed', async () => {
    const folder = newFolder();
    await writeFiles(folder, forgeUsers({}));
    expect((await Recommender.load(folder)).users).toEqual(['ann', 'ben']);
  });

  it.each<[string, Parameters<typeof forgeUsers>[0]]>([
    ['no ids', { ids: null }],
    ['ids that are no JSON', { ids: new TextEncoder().encode('["ann"') }],
    ['ids that are no UTF-8', { ids: Buffer.from('["ann","\xff"]', 'latin1') }],
    ['ids that are no array', { ids: text({ 0: 'ann', 1: 'ben', length: 2 }) }],
    ['ids that are numbers', { ids: text([1, 2]) }],
    ['an id that comes twice', { ids: text(['ann', 'ann']) }],
    ['more ids than histories', { ids: text(['ann', 'ben', 'cat']) }],
    ['fewer ids than histories', { ids: text(['ann']) }],
    ['ids of another kind', { ids: Uint32Array.of(1) }],
    ['no offsets', { positiveOffsets: null }],
    ['offsets that begin late', { positiveOffsets: Uint32Array.of(1, 2, 3) }],
    ['offsets that end early', { positiveOffsets: Uint32Array.of(0, 2, 2) }],
    ['offsets that end late', { positiveOffsets: Uint32Array.of(0, 2, 4) }],
    ['offsets that go back', { positiveOffsets: Uint32Array.of(0, 4, 3) }],
    ['offsets of another kind', { positiveOffsets: Float32Array.of(0, 2, 3) }],
    ['no items', { positiveItems: null }],
    ['an item that is not there', { positiveItems: Uint32Array.of(0, 1, 6) }],
    ['items in disorder', { positiveItems: Uint32Array.of(1, 0, 5) }],
    ['an item that comes twice', { positiveItems: Uint32Array.of(1, 1, 5) }],
    ['no weights', { positiveWeights: null }],
    ['too few weights', { positiveWeights: Float32Array.of(1, 2) }],
    ['a weight of 0', { positiveWeights: Float32Array.of(1, 0, 3) }],
    ['a weight below 0', { positiveWeights: Float32Array.of(1, -2, 3) }],
    ['a weight of NaN', { positiveWeights: Float32Array.of(1, Number.NaN, 3) }],
    ['an infinite weight', { positiveWeights: Float32Array.of(1, Number.POSITIVE_INFINITY, 3) }],
    ['weights of another kind', { positiveWeights: Float64Array.of(1, 2, 3) }],
    ['too few times', { positiveTimestamps: Float64Array.of(1, 2) }],
    ['an infinite time', { positiveTimestamps: Float64Array.of(1, 2, Number.NEGATIVE_INFINITY) }],
    ['times of another kind', { positiveTimestamps: Float32Array.of(1, 2, 3) }],
    ['no dislikes', { dislikeItems: null }],
    ['no offsets of dislikes', { dislikeOffsets: null }],
    ['a disliked item that is not there', { dislikeItems: Uint32Array.of(77) }],
    ['times for dislikes that are not there', { dislikeTimestamps: Float64Array.of(1, 2, 3) }],
  ])('where there are %s', async (_, changes) => {
    expect(await expectCorrupt(forgeUsers(changes))).toContain('does not hold what it should');
  });

  it.each([
    { kind: 'uint32', offset: 0, length: 2 ** 50 },
    { kind: 'uint32', offset: 2 ** 50, length: 1 },
    { kind: 'uint32', offset: Number.MAX_SAFE_INTEGER - 7, length: Number.MAX_SAFE_INTEGER },
  ])('where a section lies outside the file: %o', async (section) => {
    const metadata = metadataOf(good);
    Object.assign(metadata.files.users!.sections, { positiveItems: section });
    expect(await expectCorrupt(withMetadata(good, metadata))).toContain('does not hold what it should');
  });
});

describe('forged weights are refused', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('where one is %d', async (number) => {
    const bytes = Buffer.from(good[partName(good, 'weights')]);
    for (const place of [0, bytes.length / 2, bytes.length - 4]) {
      const changed = Buffer.from(bytes);
      changed.writeFloatLE(number, place);
      expect(await expectCorrupt(withPart(good, 'weights', changed))).toContain('to hold finite numbers');
    }
  });

  it.each([-4, -3, 4, 8])('where they are %d bytes too many', async (difference) => {
    const bytes = Buffer.alloc(good[partName(good, 'weights')].length + difference);
    expect(await expectCorrupt(withPart(good, 'weights', bytes))).toContain('for 6 items x 3');
  });
});

/** The files of a model with neighbours, with other arrays in some sections of those, or without them. */
async function forgeNeighbours(changes: Parameters<typeof forgeUsers>[0]): Promise<Files> {
  const near = await savedFiles(await sampleRecommender(1, true), newFolder());
  const arrays = {
    offsets: Uint32Array.of(0, 1, 3, 3, 3, 3, 4),
    items: Uint32Array.of(1, 0, 5, 0),
    values: Float32Array.of(1, -2, 3, 4),
  };
  const kept = Object.entries({ ...arrays, ...changes }).flatMap(([name, array]) => (array ? [[name, array]] : []));
  const { bytes, sections } = packSections(Object.fromEntries(kept));
  const files = withPart(near, 'neighbours', bytes);
  const metadata = metadataOf(files);
  // The id is of other neighbours; nobody asks for it here.
  const neighbours = { ...metadata.files.neighbours, sections };
  return withMetadata(files, { ...metadata, files: { ...metadata.files, neighbours } });
}

describe('forged neighbours are refused', () => {
  it('only for what was changed', async () => {
    const folder = newFolder();
    await writeFiles(folder, await forgeNeighbours({}));
    expect((await Recommender.load(folder)).items).toHaveLength(6);
  });

  it.each<[string, Parameters<typeof forgeUsers>[0]]>([
    ['no offsets', { offsets: null }],
    ['offsets of another kind', { offsets: Float32Array.of(0, 1, 3, 3, 3, 3, 4) }],
    ['no items', { items: null }],
    ['items of another kind', { items: Float32Array.of(1, 0, 5, 0) }],
    ['no values', { values: null }],
    ['values of another kind', { values: Float64Array.of(1, -2, 3, 4) }],
  ])('where there are %s', async (_, changes) => {
    expect(await expectCorrupt(await forgeNeighbours(changes))).toContain('does not hold what it should');
  });

  it.each<[string, Parameters<typeof forgeUsers>[0]]>([
    ['too few offsets', { offsets: Uint32Array.of(0, 1, 4) }],
    ['offsets that begin late', { offsets: Uint32Array.of(1, 1, 3, 3, 3, 3, 4) }],
    ['offsets that end early', { offsets: Uint32Array.of(0, 1, 3, 3, 3, 3, 3) }],
    ['offsets that go back', { offsets: Uint32Array.of(0, 1, 3, 2, 3, 3, 4) }],
    ['an item that is not there', { items: Uint32Array.of(1, 0, 6, 0) }],
    ['items in disorder', { items: Uint32Array.of(1, 5, 0, 0) }],
    ['an item that comes twice', { items: Uint32Array.of(1, 5, 5, 0) }],
    ['an item of its own row', { items: Uint32Array.of(0, 0, 5, 0) }],
    ['too few values', { values: Float32Array.of(1, -2, 3) }],
    ['a value of 0', { values: Float32Array.of(1, 0, 3, 4) }],
    ['a value of NaN', { values: Float32Array.of(1, -2, Number.NaN, 4) }],
    ['an infinite value', { values: Float32Array.of(1, -2, 3, Number.NEGATIVE_INFINITY) }],
  ])('where there are %s', async (_, changes) => {
    expect(await expectCorrupt(await forgeNeighbours(changes))).toContain('Expected neighbours to have');
  });

  it.each([
    { name: `../neighbours-${hash}.bin` },
    { name: `users-${hash}.bin` },
    { bytes: -1 },
    { bytes: 8 },
    { sha256: hash },
    { sections: null },
    { sections: { offsets: { kind: 'uint32', offset: 1, length: 2 } } },
  ])('where the metadata say %o', async (change) => {
    const files = await forgeNeighbours({});
    const metadata = metadataOf(files);
    Object.assign(metadata.files.neighbours!, change);
    await expectCorrupt(withMetadata(files, metadata));
  });

  it.each([null, [], 'none'])('where they are %o', async (neighbours) => {
    const metadata = metadataOf(good);
    await expectCorrupt(withMetadata(good, { ...metadata, files: { ...metadata.files, neighbours } }));
  });
});
