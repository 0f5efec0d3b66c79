import type { Dataset } from '../../src/data/dataset.js';
import { modelIdOf } from '../../src/model/model-id.js';
import type { TrainOptions } from '../../src/training/train-options.js';
import { trainModel } from '../../src/training/trainers.js';
import type { Backend } from '../../src/types.js';
import { datasetOf, type Row, T } from './datasets.js';

/** Users of eight tastes, in whole numbers alone, and large enough that WebAssembly starts threads. */
function someRows(): Row[] {
  const rows: Row[] = [];
  for (let user = 0; user < 500; user++) {
    for (let like = 0; like < 20; like++) {
      const [taste, item] =
        like % 5 === 4 ? [(user * 3 + like) % 8, (user * like) % 60] : [user % 8, (user * 11 + like * 7) % 60];
      rows.push([`u${user}`, `i${taste}-${item}`, 1 + ((user + like) % 3), T + like * 1000 + user]);
    }
  }
  return rows;
}

/** A training of every kind. */
const TRAININGS: Readonly<Record<string, TrainOptions>> = {
  auto: {},
  spectral: { algorithm: 'spectral', embeddingDim: 48, neighbours: 20, seed: 7 },
  sequence: { algorithm: 'sequence', embeddingDim: 32, neighbours: 20 },
  gradient: { algorithm: 'gradient', embeddingDim: 16, epochs: 2 },
};

export const TRAINING_NAMES = Object.keys(TRAININGS);

export const sameBitsDataset = (): Promise<Dataset> => datasetOf(someRows(), { weighting: 'value' });

/** The hash of the two tables, the neighbours and what else makes a model, see `info.modelId`. */
export async function modelIdOfTraining(
  dataset: Dataset,
  name: string,
  options: { readonly backend: Backend; readonly threads: number },
): Promise<string> {
  const { model } = await trainModel(dataset, { ...TRAININGS[name], ...options });
  return modelIdOf(model, dataset.items.ids);
}
