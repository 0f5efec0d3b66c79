import type { TrainOptions } from '../../../src/index.js';
import type { SaveOptions } from '../../../src/persistence/save-options.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import { datasetOf } from '../../support/datasets.js';
import { filesOf, MapStore } from '../../support/map-store.js';
import { type Files, metadataOf, readFiles, sampleRecommender, withMetadata } from '../../support/model-folders.js';
import { tasteRows } from '../../support/tastes.js';

/** A folder that loads, as files by name. */
export interface GoodFolder {
  readonly name: string;
  readonly files: Files;
}

/** The files with nothing in them of the moment and the machine: the number of a case says all of it, anywhere. */
function timeless(files: Files): Files {
  const metadata = metadataOf(files);
  if (metadata.training === null) return files;
  const versions = { library: '0.1.0', node: 'v20.0.0' };
  const seconds = { choose: 0.5, backend: 0.5, factorise: 0.5, epochs: 0.5, total: 2 };
  const training = { ...metadata.training, trainedAt: '2026-01-01T00:00:00.000Z', versions, seconds };
  return withMetadata(files, { ...metadata, training });
}

async function saved(recommender: Recommender, options?: SaveOptions): Promise<Files> {
  const store = new MapStore();
  await recommender.save(store, options);
  return timeless(filesOf(store));
}

async function trained(options: TrainOptions): Promise<Recommender> {
  const recommender = Recommender.fromDataset(await datasetOf(tasteRows(4)));
  await recommender.train({ backend: 'cpu', threads: 1, ...options });
  return recommender;
}

const elsewhere = (): Recommender =>
  Recommender.fromEmbeddings({
    itemIds: ['rose', 'tulip', 'spade'],
    itemEmbeddings: [
      [1, 0, 2, 0.5],
      [0.9, 0.1, 1, 0],
      [0, 1, -1, 0.25],
    ],
    neighbours: [['rose', 'spade', 2]],
  });

/** Small folders of every kind: with and without neighbours, times, histories, a training, and of an earlier version. */
export async function goodFolders(): Promise<GoodFolder[]> {
  const spectral = await trained({ algorithm: 'spectral', embeddingDim: 3, neighbours: 4 });
  const plain = await trained({ algorithm: 'spectral', embeddingDim: 3, neighbours: 0 });
  const sequence = await trained({ algorithm: 'sequence', embeddingDim: 3, neighbours: 4, recencyHalfLife: 2 });
  const gradient = await trained({ algorithm: 'gradient', embeddingDim: 3, epochs: 1 });
  return [
    { name: 'spectral with neighbours', files: await saved(spectral) },
    { name: 'spectral', files: await saved(plain) },
    { name: 'sequence', files: await saved(sequence) },
    { name: 'gradient', files: await saved(gradient) },
    { name: 'without histories', files: await saved(spectral, { histories: false }) },
    { name: 'odd ids', files: await saved(await sampleRecommender(1, true)) },
    { name: 'vectors from elsewhere', files: await saved(elsewhere()) },
    { name: 'format 1', files: await readFiles('fixtures/models/format-1') },
    { name: 'format 2', files: await readFiles('fixtures/models/format-2') },
  ];
}
