import { evaluate, type HoldOut, Recommender } from 'cf-recs';
import type { Tf } from './load-tensorflow.js';
import { networkLists } from './network-lists.js';
import { serveNetwork } from './serve-network.js';
import { type NetworkOptions, trainNetwork } from './train-network.js';

/** How good the lists of one way are: means over the users judged. */
export interface Judgement {
  readonly name: string;
  readonly recall: number;
  readonly ndcg: number;
}

/**
 * Judges on one hold-out: the network with its own user vectors, its item vectors as they are served, what the library
 * trains by itself, and popularity.
 */
export async function judgeAll(tf: Tf, { train, test }: HoldOut, options: NetworkOptions): Promise<Judgement[]> {
  const { network } = await trainNetwork(tf, train, options);
  const library = Recommender.fromDataset(train);
  await library.train({ seed: options.seed });
  const judged = [
    { name: 'network', lists: networkLists(tf, network, train) },
    { name: 'network, served', lists: serveNetwork(network, train) },
    { name: 'train()', lists: library },
  ];
  const judgements: Judgement[] = [];
  for (const { name, lists } of judged) {
    const { model, baselines } = await evaluate(lists, { test, k: 10, baselines: ['popularity'] });
    const judgement = (as: string, metrics: typeof model): Judgement => ({
      name: as,
      recall: metrics['recall@10'].mean,
      ndcg: metrics['ndcg@10'].mean,
    });
    if (judgements.length === 0) judgements.push(judgement('popularity', baselines.popularity));
    judgements.push(judgement(name, model));
  }
  network.dispose();
  return judgements;
}

/** The judgements as a small table. */
export function toTable(judgements: readonly Judgement[]): string[] {
  const line = (name: string, recall: string, ndcg: string) =>
    `  ${name.padEnd(16)} ${recall.padStart(9)} ${ndcg.padStart(8)}`;
  return [
    line('', 'Recall@10', 'NDCG@10'),
    ...judgements.map(({ name, recall, ndcg }) => line(name, recall.toFixed(4), ndcg.toFixed(4))),
  ];
}
