import type { Dataset } from '../data/dataset.js';
import type { IdIndex } from '../data/ids/id-index.js';
import { CfRecsError, describe } from '../errors.js';
import { LiveDataset } from '../live/live-dataset.js';
import type { ServedModel } from '../model/trained-model.js';
import { RankingContext, type SharedRanking } from '../ranking/ranking-context.js';
import { OneAtATime } from './one-at-a-time.js';

/** What a recommender is made of. */
export interface Pieces {
  readonly dataset: Dataset;
  readonly trained: ServedModel | null;
  /** Tables that another thread shares. */
  readonly ranking?: SharedRanking;
  /** Items of the data set that are gone. */
  readonly removed?: readonly number[];
}

/** A model, how it came about, and the ids of its items in the order of its rows. */
export interface Served extends ServedModel {
  readonly items: IdIndex;
}

/** What a recommender serves; a training or a share puts another thing in its place in one step. */
export interface Serving {
  context: RankingContext;
  trained: Served | null;
  readonly training: OneAtATime;
}

/** Those that the library has put together; it makes a recommender of no others. */
const assembled = new WeakSet<Pieces>();

export function assemble(pieces: Pieces): Pieces {
  assembled.add(pieces);
  return pieces;
}

/** @throws CfRecsError `invalid-option` where JavaScript code calls the constructor of a recommender itself. */
function checkPieces(pieces: Pieces): Pieces {
  if (assembled.has(pieces)) return pieces;
  const [expected, got] = ['by `Recommender.fromInteractions`, `Recommender.load` and its like', describe(pieces)];
  throw new CfRecsError('invalid-option', `Expected a recommender to be made ${expected}, got \`new\` with ${got}`);
}

/** Items whose vectors were given from outside are a catalogue: they stay where nobody has them. */
const isCatalogue = (trained: ServedModel | null): boolean => trained !== null && trained.summary === null;

/** Makes the pieces ready to serve. @throws CfRecsError `invalid-option` as {@link checkPieces}. */
export function serve(pieces: Pieces): Serving {
  const { dataset, trained, ranking, removed } = checkPieces(pieces);
  const kept = isCatalogue(trained) ? new Uint8Array(dataset.items.size).fill(1) : null;
  const data = new LiveDataset(dataset, removed, kept);
  return {
    context: new RankingContext(data, trained?.model ?? null, ranking ?? null),
    trained: trained && { ...trained, items: dataset.items },
    training: new OneAtATime('training', 'train'),
  };
}
