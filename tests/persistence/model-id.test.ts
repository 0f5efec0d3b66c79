import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { bundleWithoutTensorFlow, runBeside } from '../support/bundle.js';
import { datasetOf } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { metadataOf, readFiles, sampleRecommender, withMetadata, writeFiles } from '../support/model-folders.js';
import { tasteRows } from '../support/tastes.js';

let place = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cf-recs-'));
  await bundleWithoutTensorFlow(place);
});
afterAll(() => rm(place, { recursive: true }));

/** The folder as it was written before ids were recorded. */
async function forgetId(folder: string): Promise<void> {
  const files = await readFiles(folder);
  const { model, ...metadata } = metadataOf(files);
  const { id: _, ...rest } = model;
  await writeFiles(folder, withMetadata(files, { ...metadata, model: rest }));
}

const script = `
  import { Recommender } from './cf-recs.mjs';
  const recommender = await Recommender.load(process.argv[2]);
  console.log(JSON.stringify(recommender.info.modelId));
`;
const idElsewhere = (folder: string) => runBeside(place, 'id.mjs', script, folder);

describe('the id of a saved model', () => {
  it('is that of the model, which another process reads, or computes where an old folder does not tell it', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(tasteRows()));
    await recommender.train({ embeddingDim: 3 });
    const { modelId } = recommender.info;
    const folder = join(place, 'trained');
    await recommender.save(folder);
    expect(metadataOf(await readFiles(folder)).model.id).toBe(modelId);
    expect(await idElsewhere(folder)).toBe(modelId);
    await forgetId(folder);
    expect(metadataOf(await readFiles(folder)).model).not.toHaveProperty('id');
    expect(await idElsewhere(folder)).toBe(modelId);
  });

  it('is the same whatever is saved beside the model', async () => {
    const recommender = await sampleRecommender();
    const { modelId } = recommender.info;
    const folder = join(place, 'sample');
    await recommender.save(folder, { histories: false });
    expect((await Recommender.load(folder)).info.modelId).toBe(modelId);
    recommender.forgetUser('ann');
    recommender.update([{ userId: 'ben', itemId: 'a' }]);
    expect(recommender.info.modelId).toBe(modelId);
    await recommender.save(folder);
    expect((await Recommender.load(folder)).info.modelId).toBe(modelId);
    expect((await sampleRecommender(2)).info.modelId).not.toBe(modelId);
  });

  it('is that of the tables in the folder, where new items are part of them', async () => {
    const recommender = await sampleRecommender();
    const { modelId } = recommender.info;
    recommender.update([{ userId: 'ann', itemId: 'new' }]);
    expect(recommender.info.modelId).toBe(modelId);
    const folder = join(place, 'grown');
    await recommender.save(folder);
    const saved = metadataOf(await readFiles(folder)).model.id;
    expect(saved).not.toBe(modelId);
    await forgetId(folder);
    expect(await idElsewhere(folder)).toBe(saved);
  });

  it('is another one after an item got an embedding between two saves', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(tasteRows()));
    await recommender.train({ embeddingDim: 3 });
    const folder = join(place, 'folded');
    const fan = (user: string) => recommender.update([{ userId: user, itemId: 'new' }]);
    fan('jazz-0');
    fan('jazz-1');
    await recommender.save(folder);
    const before = metadataOf(await readFiles(folder)).model.id;
    fan('jazz-2');
    await recommender.save(folder);
    const saved = metadataOf(await readFiles(folder)).model.id;
    expect(saved).not.toBe(before);
    await forgetId(folder);
    expect(await idElsewhere(folder)).toBe(saved);
  });

  it('is refused where it is none', async () => {
    const folder = join(place, 'forged');
    await (await sampleRecommender()).save(folder);
    const files = await readFiles(folder);
    const metadata = metadataOf(files);
    await writeFiles(folder, withMetadata(files, { ...metadata, model: { ...metadata.model, id: 'latest' } }));
    expect(await messageOf('model-corrupt', () => Recommender.load(folder))).toContain('model.id');
  });
});
