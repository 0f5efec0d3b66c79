import type { Dataset } from '../data/dataset.js';
import { CfRecsError, describe } from '../errors.js';
import type { ServedModel } from '../model/trained-model.js';
import type { SharedRanking } from '../ranking/ranking-context.js';

/** What a recommender is made of. */
export interface Pieces {
  readonly dataset: Dataset;
  readonly trained: ServedModel | null;
  /** Tables that another thread shares. */
  readonly ranking?: SharedRanking;
}

/** Those that the library has put together; it makes a recommender of no others. */
const assembled = new WeakSet<Pieces>();

export function assemble(pieces: Pieces): Pieces {
  assembled.add(pieces);
  return pieces;
}

/** @throws CfRecsError `invalid-option` where JavaScript code calls the constructor of a recommender itself. */
export function checkPieces(pieces: Pieces): Pieces {
  if (assembled.has(pieces)) return pieces;
  const [expected, got] = ['by `Recommender.fromInteractions`, `Recommender.load` and its like', describe(pieces)];
  throw new CfRecsError('invalid-option', `Expected a recommender to be made ${expected}, got \`new\` with ${got}`);
}
