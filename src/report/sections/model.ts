import type { TrainingSummary } from '../../model/trained-model.js';
import { factsOf, type Section } from '../elements.js';
import { bytes, count, date, seconds } from '../words.js';

const FLOAT32 = 4;
const TABLES = 2;

/** What the model is; null before training. */
export function modelSection(
  embeddingDim: number | null,
  items: number,
  training: TrainingSummary | null,
): Section | null {
  if (embeddingDim === null) return null;
  const took = training?.seconds;
  const facts = factsOf(
    [
      ['Embedding dimensions', count(embeddingDim)],
      ['Items', count(items)],
      ['Size of its tables', bytes(TABLES * FLOAT32 * items * embeddingDim)],
      ['Trained', training === null ? 'elsewhere' : date(Date.parse(training.trainedAt))],
      ['Computed by', training?.backend],
      ['Training took', took && seconds(took.total)],
      ['of that, factorising', took && took.factorise > 0 && seconds(took.factorise)],
      ['of that, epochs', took && took.epochs > 0 && seconds(took.epochs)],
    ],
    'list',
  );
  return { id: 'model', title: 'The model', body: facts };
}
