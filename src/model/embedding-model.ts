import { CfRecsError } from '../errors.js';
import { type Neighbours, noNeighbours, problemOf } from './neighbours.js';

/**
 * What every solver returns: two tables over the items, perhaps neighbours beside them, and nothing per user. A user is the
 * pooled history: user vector = (sum of weights)^-poolingExponent x sum over the history of weight x history embedding, and
 * the score of an item is the user vector . item embedding. With neighbours N, each entry j of the history adds
 * (sum of weights)^-poolingExponent x weight x N[j, item] to that.
 */
export interface EmbeddingModel {
  readonly items: number;
  readonly embeddingDim: number;
  /** What an item in a user's history adds to the user's vector: items x embeddingDim, row-major. */
  readonly historyEmbeddings: Float32Array;
  /** An item as a candidate: items x embeddingDim, row-major. A row of zeros is an item without embedding. */
  readonly itemEmbeddings: Float32Array;
  /** What an item in a history adds to other items beside the tables; may have no entries. */
  readonly neighbours: Neighbours;
  /** In [0, 1]. It scales a user's scores and does not change their order. */
  readonly poolingExponent: number;
  /** The half-life, in events, of histories in a known order where a call names none; false for none. */
  readonly recencyHalfLife: number | false;
}

/** What a model is made of. Without `neighbours` it has none. */
export type ModelParts = Omit<EmbeddingModel, 'neighbours'> & Partial<Pick<EmbeddingModel, 'neighbours'>>;

/** The bits of a Float32's exponent: all are set where the number is NaN or infinite. */
const EXPONENT = 0x7f800000;

/** Whether there is no NaN and no infinity among some numbers. */
export function allFinite(numbers: Float32Array): boolean {
  // Comparing bits takes a third of the time that adding numbers up to see whether the sum is finite does.
  const bits = new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  for (let at = 0; at < bits.length; at++) if ((bits[at] & EXPONENT) === EXPONENT) return false;
  return true;
}

/**
 * Makes a model, and checks that its tables and neighbours have the shape they should and hold finite numbers.
 * @param code - the code of the error to raise: `diverged` after training, `model-corrupt` after loading,
 * `invalid-option` for vectors from elsewhere.
 */
export function createEmbeddingModel(
  model: ModelParts,
  code: 'diverged' | 'model-corrupt' | 'invalid-option',
): EmbeddingModel {
  const { items, embeddingDim, historyEmbeddings, itemEmbeddings, neighbours = noNeighbours(items) } = model;
  for (const [name, table] of Object.entries({ historyEmbeddings, itemEmbeddings })) {
    if (table.length !== items * embeddingDim) {
      throw new CfRecsError(code, `Expected ${name} to hold ${items} x ${embeddingDim} numbers, got ${table.length}`);
    }
    if (!allFinite(table))
      throw new CfRecsError(code, `Expected ${name} to hold finite numbers, got NaN or an infinity`);
  }
  const problem = problemOf(neighbours, items);
  if (problem !== null) throw new CfRecsError(code, `Expected neighbours to have ${problem}`);
  return Object.freeze({ ...model, neighbours });
}

/** Whether an item has an embedding: its row of the item embeddings is not all zero. */
export function hasEmbedding(model: EmbeddingModel, item: number): boolean {
  const { itemEmbeddings, embeddingDim } = model;
  for (let at = item * embeddingDim; at < (item + 1) * embeddingDim; at++) if (itemEmbeddings[at] !== 0) return true;
  return false;
}
