import { join } from 'node:path';
import {
  buildDataset,
  type Dataset,
  evaluate,
  type HoldOut,
  holdOutAfter,
  holdOutLast,
  holdOutRandom,
  type Interaction,
  popularityOrder,
  Recommender,
  sampleTrainingPairs,
  type TrainedModel,
  type TrainOptions,
  tune,
} from 'cf-recs';
import { renderReport } from 'cf-recs/report';
import { type SyntheticSize, syntheticLog } from './synthetic-log.js';

/** What the calls are made on. */
export interface StallWorld {
  readonly log: SyntheticSize;
  /** Where models may be saved. */
  readonly folder: string;
  readonly dataset: Dataset;
  readonly trained: TrainedModel;
  readonly holdOut: HoldOut;
  /** Trained on the part that is not held out. */
  readonly partly: TrainedModel;
}

/** A call of the library. */
export interface StallCall {
  readonly name: string;
  /** Makes what the call needs. @returns the call itself. */
  prepare(): Promise<() => unknown> | (() => unknown);
}

async function readAll(lists: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of lists);
}

/** Events, most of them of known users with known items; a tenth of new users, some of them with new items. */
const eventsOf = ({ users, items }: Dataset, count: number): Interaction[] =>
  Array.from({ length: count }, (_, at) => ({
    userId: at % 10 === 9 ? `new-user-${at}` : users.ids[(at * 7919) % users.size],
    itemId: at % 50 === 49 ? `new-item-${at % 3}` : items.ids[(at * 104_729) % items.size],
  }));

/** Every public call that could take long, each on a recommender of its own. */
export function stallCalls({ log, folder, dataset, trained, holdOut, partly }: StallWorld): readonly StallCall[] {
  // A model of its own each time: what was found out about one is remembered with it.
  const fresh = (): Recommender => Recommender.fromModel(dataset, { ...trained, model: { ...trained.model } });
  const [userId] = dataset.users.ids;
  const itemId = dataset.items.ids[popularityOrder(dataset.popularity)[0]];
  const model = join(folder, 'model');

  /** A call on a recommender to which nothing has happened. */
  const first = (name: string, call: (recommender: Recommender) => unknown): StallCall => ({
    name,
    prepare: () => {
      const recommender = fresh();
      return () => call(recommender);
    },
  });
  /** A call on one that has answered before. */
  const warm = (name: string, call: (recommender: Recommender) => unknown): StallCall => ({
    name,
    prepare: async () => {
      const recommender = fresh();
      await call(recommender);
      return () => call(recommender);
    },
  });
  /** A call on one that has answered before, and has taken in 1,000 events since. */
  const updated = (name: string, call: (recommender: Recommender) => unknown): StallCall => ({
    name,
    prepare: async () => {
      const recommender = fresh();
      await call(recommender);
      recommender.update(eventsOf(dataset, 1000));
      return () => call(recommender);
    },
  });
  const plain = (name: string, call: () => unknown): StallCall => ({ name, prepare: () => call });
  const train = (name: string, options?: TrainOptions) =>
    first(`\`train(${name})\``, (recommender) => recommender.train(options));

  return [
    plain('`fromInteractions`', () => Recommender.fromInteractions(syntheticLog(log))),
    plain('`buildDataset`, filtered', () => buildDataset(syntheticLog(log), { minItemInteractions: 5 })),
    train(''),
    train("{ algorithm: 'spectral' }", { algorithm: 'spectral' }),
    train("{ algorithm: 'sequence' }", { algorithm: 'sequence' }),
    train("{ algorithm: 'gradient' }", { algorithm: 'gradient', epochs: 1 }),
    train("{ algorithm: 'gradient', validation: 0.1 }", { algorithm: 'gradient', epochs: 1, validation: 0.1 }),
    plain('`tune`', () => tune(dataset, { space: { embeddingDim: [16, 32], regularization: [0.03] } })),
    first('`save`', (recommender) => recommender.save(model)),
    updated('`save` after updates', (recommender) => recommender.save(model)),
    {
      name: '`Recommender.load`',
      prepare: async () => {
        await fresh().save(model);
        return () => Recommender.load(model);
      },
    },
    first('`recommendAll`', (recommender) => readAll(recommender.recommendAll())),
    first('`recommendAll` with a filter, 2,000 users', (recommender) =>
      readAll(recommender.recommendAll({ filter: () => true, users: dataset.users.ids.slice(0, 2000) })),
    ),
    plain('`evaluate` with `test`', () =>
      evaluate(Recommender.fromModel(holdOut.train, partly), { test: holdOut.test }),
    ),
    plain('`evaluate`, trained again', () =>
      evaluate(Recommender.fromModel(dataset, trained), { baselines: [], resamples: 100 }),
    ),
    plain('`Recommender.fromDataset`', () => Recommender.fromDataset(dataset)),
    plain('`Recommender.fromModel`', fresh),
    plain('`Recommender.fromEmbeddings`', () =>
      Recommender.fromEmbeddings({
        itemIds: dataset.items.ids,
        itemEmbeddings: trained.model.itemEmbeddings,
        historyEmbeddings: trained.model.historyEmbeddings,
        dataset,
      }),
    ),
    plain('`holdOutRandom`', () => holdOutRandom(dataset)),
    plain('`holdOutLast`', () => holdOutLast(dataset, { fraction: 0.2 })),
    plain('`holdOutAfter`', () => holdOutAfter(dataset, new Date(Date.UTC(2025, 9, 1)))),
    plain('`sampleTrainingPairs`, the first batch', () => sampleTrainingPairs(dataset)[Symbol.iterator]().next()),
    plain('`popularityOrder`', () => popularityOrder(dataset.popularity)),
    first('`recommend`, the first', (recommender) => recommender.recommend(userId)),
    warm('`recommend`', (recommender) => recommender.recommend(userId)),
    updated('`recommend` after 1,000 events', (recommender) => recommender.recommend(userId)),
    warm('`recommendFor`', (recommender) => recommender.recommendFor([itemId])),
    warm('`popular(1000)`', (recommender) => recommender.popular(1000)),
    first('`similarItems`, the first', (recommender) => recommender.similarItems(itemId)),
    warm('`similarItems`', (recommender) => recommender.similarItems(itemId)),
    warm('`similarUsers`', (recommender) => recommender.similarUsers(userId)),
    warm('`explain`', (recommender) => recommender.explain(userId, itemId)),
    warm('`update` of 1 event', (recommender) => recommender.update(eventsOf(dataset, 1))),
    warm('`update` of 1,000 events', (recommender) => recommender.update(eventsOf(dataset, 1000))),
    warm('`history`', (recommender) => recommender.history(userId)),
    first('`forgetUser`', (recommender) => recommender.forgetUser(userId)),
    first('`forgetInteraction`', (recommender) => recommender.forgetInteraction(userId, itemId)),
    first('`forgetItem`, the most popular', (recommender) => recommender.forgetItem(itemId)),
    updated('`users` after updates', (recommender) => recommender.users),
    updated('`items` after updates', (recommender) => recommender.items),
    updated('`info` after updates', (recommender) => recommender.info),
    first('`info.modelId`, the first', (recommender) => recommender.info.modelId),
    updated('`toJSON` after updates', (recommender) => recommender.toJSON()),
    updated('`toDataset` after updates', (recommender) => recommender.toDataset()),
    first('`share`', (recommender) => recommender.share()),
    {
      name: '`Recommender.fromShared`',
      prepare: () => {
        const handle = fresh().share();
        return () => Recommender.fromShared(handle);
      },
    },
    first('`renderReport`', (recommender) => renderReport({ recommender })),
  ];
}
