// A program that takes much of the library, and nothing of any platform.
import {
  type Dataset,
  evaluate,
  holdOutLast,
  type Interaction,
  type Recommendations,
  Recommender,
  readInteractions,
} from 'cf-recs';
import { renderReport } from 'cf-recs/report';

export async function lists(rows: readonly Interaction[]): Promise<Recommendations[]> {
  const recommender = await Recommender.fromInteractions(rows);
  await recommender.train({ algorithm: 'spectral', embeddingDim: 32 });
  const found: Recommendations[] = [];
  for await (const list of recommender.recommendAll({ limit: 5 })) found.push(list);
  return found;
}

export async function judged(path: string): Promise<string> {
  const recommender = await Recommender.fromInteractions(readInteractions(path, { format: 'csv' }));
  const evaluation = await evaluate(recommender);
  return renderReport({ recommender, evaluation });
}

export async function heldOut(dataset: Dataset): Promise<number> {
  const { test } = await holdOutLast(dataset);
  return test.items.size;
}
