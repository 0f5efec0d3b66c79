import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { failureOf, messageOf } from '../support/errors.js';
import { partName, readFiles, sampleRecommender, temporaryFolders, writeFiles } from '../support/model-folders.js';
import { canLosePrivilege, withoutPrivilege } from '../support/privilege.js';

const newFolder = temporaryFolders();

describe('the folder of a model', () => {
  it('may be named by the text of a file URL', async () => {
    const folder = join(newFolder(), 'a model');
    const recommender = await sampleRecommender();
    await recommender.save(pathToFileURL(folder).href);
    expect((await Recommender.load(folder)).toJSON()).toEqual(recommender.toJSON());
    expect((await Recommender.load(pathToFileURL(folder).href)).toJSON()).toEqual(recommender.toJSON());
  });

  it.each<[string | URL, string]>([
    [new URL('https://example.org/model'), 'https://example.org/model'],
    [new URL('file://host/b'), 'file://host/b'],
    ['file:///a%2Fb', 'file:///a%2Fb'],
    ['a\0b', 'without a NUL byte'],
  ])('is none at %o', async (place, shown) => {
    const recommender = await sampleRecommender();
    expect(await messageOf('invalid-option', () => recommender.save(place))).toContain(shown);
    expect(await messageOf('invalid-option', () => Recommender.load(place))).toContain(shown);
  });

  it('is made where there is none, however deep', async () => {
    const folder = join(newFolder(), 'models', 'latest');
    await (await sampleRecommender()).save(folder);
    const files = await readFiles(folder);
    expect(Object.keys(files)).toEqual([
      'metadata.json',
      'model.json',
      partName(files, 'users'),
      partName(files, 'weights'),
    ]);
  });

  it('holds the files of one model, and whatever else was there', async () => {
    const folder = newFolder();
    const foreign = {
      'README.md': Buffer.from('notes'),
      'weights.bin': Buffer.from('mine'),
      'weights-final.bin': Buffer.from('mine too'),
      'users-2026.bin': Buffer.from('and mine'),
      'metadata.json.bak': Buffer.from('{}'),
    };
    await writeFiles(folder, foreign);
    await mkdir(join(folder, 'checkpoints'));
    await writeFile(join(folder, 'checkpoints', `weights-${'0'.repeat(16)}.bin`), 'deep');
    await (await sampleRecommender(1)).save(folder);
    await (await sampleRecommender(2)).save(folder);
    const alone = newFolder();
    await (await sampleRecommender(2)).save(alone);
    for (const [name, bytes] of Object.entries({ ...foreign, ...(await readFiles(alone)) })) {
      expect([name, await readFile(join(folder, name))]).toEqual([name, bytes]);
    }
    expect(await readFile(join(folder, 'checkpoints', `weights-${'0'.repeat(16)}.bin`), 'utf8')).toBe('deep');
  });

  it('loses what earlier saves left behind', async () => {
    const folder = newFolder();
    await writeFiles(folder, {
      [`weights-${'a'.repeat(16)}.bin`]: Buffer.from('old'),
      [`users-${'b'.repeat(16)}.bin`]: Buffer.from('old'),
      'model.json.cf-recs-tmp': Buffer.from('cut'),
      [`users-${'c'.repeat(16)}.bin.cf-recs-tmp`]: Buffer.from('cut'),
    });
    await (await sampleRecommender()).save(folder);
    const alone = newFolder();
    await (await sampleRecommender()).save(alone);
    expect(await readFiles(folder)).toEqual(await readFiles(alone));
  });

  it('replaces a model that cannot be read', async () => {
    const folder = newFolder();
    await writeFiles(folder, { 'metadata.json': Buffer.from('broken') });
    await (await sampleRecommender()).save(folder);
    expect((await Recommender.load(folder)).users).toHaveLength(5);
  });
});

describe('a save that cannot be done', () => {
  it('because a file stands in the place of the folder changes nothing', async () => {
    const folder = newFolder();
    await writeFile(folder, 'a file');
    const recommender = await sampleRecommender();
    for (const place of [folder, join(folder, 'below')]) {
      expect(await messageOf('invalid-option', () => recommender.save(place))).toContain(`got the file ${folder}`);
    }
    expect(await readFile(folder, 'utf8')).toBe('a file');
    expect(recommender.recommend('ann', 1).items).toHaveLength(1);
  });

  it.runIf(canLosePrivilege)('because the folder is not writable changes nothing', async () => {
    const folder = newFolder();
    await (await sampleRecommender(1)).save(folder);
    const before = await readFiles(folder);
    await chmod(dirname(folder), 0o755);
    await chmod(folder, 0o555);
    const recommender = await sampleRecommender(2);
    const [seen, error] = await withoutPrivilege(async () => [
      await readFiles(folder),
      await failureOf(() => recommender.save(folder)),
    ]);
    await chmod(folder, 0o700);
    // It is the writing that fails: the folder can be reached and read.
    expect(seen).toEqual(before);
    expect(error).toMatchObject({ code: 'EACCES' });
    expect(await readFiles(folder)).toEqual(before);
  });

  it('because a folder stands in the place of metadata.json leaves no metadata', async () => {
    const folder = newFolder();
    await mkdir(join(folder, 'metadata.json'), { recursive: true });
    const recommender = await sampleRecommender();
    expect(await failureOf(() => recommender.save(folder))).toBeInstanceOf(Error);
    await messageOf('model-corrupt', () => Recommender.load(folder));
  });

  it.each([undefined, null, '', 7, {}, new URL('https://example.com/model')])(
    'because it is to go to %o',
    async (folder) => {
      const recommender = await sampleRecommender();
      expect(await messageOf('invalid-option', () => recommender.save(folder as string))).toContain(
        'Expected the place of the model to be a path, a file URL or a store { read, write, remove, list }, got ',
      );
    },
  );

  it('because of its options', async () => {
    const recommender = await sampleRecommender();
    const folder = newFolder();
    const histories = 'no' as unknown as boolean;
    expect(await messageOf('invalid-option', () => recommender.save(folder, { histories }))).toBe(
      'Expected `histories` to be true or false, got "no"',
    );
    expect(await messageOf('unknown-option', () => recommender.save(folder, { history: false } as object))).toBe(
      'Unknown option `history` of `save`: did you mean `histories`?',
    );
    await messageOf('model-not-found', () => Recommender.load(folder));
  });
});
