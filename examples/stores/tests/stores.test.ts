import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModelStore, Recommender } from 'cf-recs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryStore } from '../src/directory-store.js';
import { memoryStore } from '../src/memory-store.js';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cf-recs-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** A recommender that recommends `best` to who has `rose`. */
const recommenderOf = (best: 'tulip' | 'spade'): Recommender =>
  Recommender.fromEmbeddings({
    itemIds: ['rose', 'tulip', 'spade'],
    itemEmbeddings: [[1, 0], best === 'tulip' ? [0.9, 0] : [0.1, 1], best === 'spade' ? [0.9, 0] : [0.1, 1]],
  });

async function bestIn(store: ModelStore): Promise<string | undefined> {
  return (await Recommender.load(store)).recommendFor(['rose'], 1).items[0]?.itemId;
}

describe.each([
  ['memory', () => memoryStore()],
  ['a directory', () => directoryStore(join(directory, 'models'), 'one-')],
])('a store in %s', (_, make) => {
  it('keeps the model that was saved last, and no other', async () => {
    const store = make();
    await expect(Recommender.load(store)).rejects.toMatchObject({ code: 'model-not-found' });
    await recommenderOf('tulip').save(store);
    expect(await bestIn(store)).toBe('tulip');
    await recommenderOf('spade').save(store);
    expect(await bestIn(store)).toBe('spade');
    expect([...(await store.list())].filter((name) => name.startsWith('weights-'))).toHaveLength(1);
  });
});

describe('a directory', () => {
  it('holds several models and other files', async () => {
    const folder = join(directory, 'several');
    const [one, other] = [directoryStore(folder, 'one-'), directoryStore(folder, 'other-')];
    await recommenderOf('tulip').save(one);
    await writeFile(join(folder, 'README.md'), 'notes');
    await recommenderOf('spade').save(other);
    await recommenderOf('tulip').save(one);
    expect([await bestIn(one), await bestIn(other)]).toEqual(['tulip', 'spade']);
    const names = await readdir(folder);
    expect(names).toHaveLength(2 * 4 + 1);
    expect(names).toContain('README.md');
  });

  it('passes on what the disk says', async () => {
    await writeFile(join(directory, 'file'), '');
    const store = directoryStore(join(directory, 'file'), '');
    await expect(recommenderOf('tulip').save(store)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(Recommender.load(store)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
