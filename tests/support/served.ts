import type { Dataset } from '../../src/data/dataset.js';
import { createEmbeddingModel, type EmbeddingModel } from '../../src/model/embedding-model.js';
import type { Neighbours } from '../../src/model/neighbours.js';
import type { TrainedModel, TrainingSummary } from '../../src/model/trained-model.js';
import { Random } from '../../src/random.js';
import { assemble } from '../../src/recommender/pieces.js';
import { Recommender } from '../../src/recommender/recommender.js';
import type { Recommendations } from '../../src/types.js';
import { spectralOptions } from './training.js';

type Rows = readonly (readonly number[])[];

/** A model from the rows of its two tables. */
export function modelOf(historyRows: Rows, itemRows: Rows, poolingExponent = 0): EmbeddingModel {
  const tables = {
    items: itemRows.length,
    embeddingDim: itemRows[0]?.length ?? 1,
    historyEmbeddings: Float32Array.from(historyRows.flat()),
    itemEmbeddings: Float32Array.from(itemRows.flat()),
    poolingExponent,
    recencyHalfLife: 5,
  } as const;
  return createEmbeddingModel(tables, 'diverged');
}

/** Neighbours from what each item (a row) adds to each item (a column), 0 where nothing. */
export function neighboursOf(rows: Rows): Neighbours {
  const entries = rows.map((row) => row.flatMap((value, item) => (value === 0 ? [] : [{ item, value }])));
  const offsets = Uint32Array.of(0, ...entries.map((_, row) => entries.slice(0, row + 1).flat().length));
  return {
    offsets,
    items: Uint32Array.from(entries.flat(), ({ item }) => item),
    values: Float32Array.from(entries.flat(), ({ value }) => value),
  };
}

/** A model with neighbours in the place of those that it had. */
export const withNeighbours = (model: EmbeddingModel, rows: Rows): EmbeddingModel =>
  createEmbeddingModel({ ...model, neighbours: neighboursOf(rows) }, 'diverged');

/** A model with so many neighbours of each item, or fewer, in the place of those that it had. */
export function withRandomNeighbours(model: EmbeddingModel, count: number): EmbeddingModel {
  const random = new Random(5);
  const near = Array.from({ length: model.items }, (_, item) => {
    const others = Array.from({ length: count }, () => Math.floor(random.uniform() * model.items));
    return [...new Set(others)].filter((other) => other !== item).sort((a, b) => a - b);
  });
  const items = Uint32Array.from(near.flat());
  const offsets = new Uint32Array(model.items + 1);
  for (const [item, row] of near.entries()) offsets[item + 1] = offsets[item] + row.length;
  const values = Float32Array.from(items, () => 5 * random.uniform());
  return createEmbeddingModel({ ...model, neighbours: { offsets, items, values } }, 'diverged');
}

/** A model that says how much each item (a row) in a history adds to the score of each item (a column). */
export function modelOfScores(scores: Rows): EmbeddingModel {
  const identity = scores.map((_, row) => scores.map((__, column) => (row === column ? 1 : 0)));
  return modelOf(
    identity,
    scores.map((_, item) => scores.map((row) => row[item])),
  );
}

const summary: TrainingSummary = {
  algorithm: 'spectral',
  options: spectralOptions({ embeddingDim: 2 }),
  trainedAt: '2026-01-01T00:00:00.000Z',
  versions: { library: '1.0.0', node: 'v20.0.0' },
  backend: 'cpu',
  losses: [],
  choice: null,
  validation: [],
  seconds: { choose: 0, backend: 0, factorise: 0, epochs: 0, total: 0 },
  adjusted: [],
};

/** A model with a training record, as training would hand it over. */
export const trainedOf = (model: EmbeddingModel): TrainedModel => ({ model, summary });

/** A recommender on a model that was made by hand: its constructor is for training and loading alone. */
export function recommenderOf(dataset: Dataset, model: EmbeddingModel | null): Recommender {
  return Reflect.construct(Recommender, [assemble({ dataset, trained: model === null ? null : trainedOf(model) })]);
}

/** The ids of a list, in its order. */
export const idsOf = ({ items }: Recommendations): string[] => items.map(({ itemId }) => itemId);

/** A list in short: `id score`, with an asterisk where the item is there because it is popular. */
export const linesOf = ({ items }: Recommendations): string[] =>
  items.map(({ itemId, score, source }) => `${itemId} ${score}${source === 'popular' ? '*' : ''}`);

/** The lists of every user, in order. */
export async function allLists(recommender: Recommender): Promise<Recommendations[]> {
  const lists: Recommendations[] = [];
  for await (const list of recommender.recommendAll({ limit: 1e9 })) lists.push(list);
  return lists;
}
