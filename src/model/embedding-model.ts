import { CfRecsError } from '../errors.js';

/**
 * What every solver returns: two tables over the items, and nothing per user. A user is the pooled history:
 * user vector = (sum of weights)^-poolingExponent x sum over the history of weight x history embedding,
 * and the score of an item is the user vector . item embedding.
 */
export interface EmbeddingModel {
  readonly items: number;
  readonly embeddingDim: number;
  /** What an item in a user's history adds to the user's vector: items x embeddingDim, row-major. */
  readonly historyEmbeddings: Float32Array;
  /** An item as a candidate: items x embeddingDim, row-major. A row of zeros is an item without embedding. */
  readonly itemEmbeddings: Float32Array;
  /** In [0, 1]. It scales a user's scores and does not change their order. */
  readonly poolingExponent: number;
  /** The half-life, in events, of histories in a known order where a call names none; false for none. */
  readonly recencyHalfLife: number | false;
}

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
 * Makes a model, and checks that its tables have the shape they should and hold finite numbers.
 * @param code - the code of the error to raise: `diverged` after training, `model-corrupt` after loading,
 * `invalid-option` for vectors from elsewhere.
 */
export function createEmbeddingModel(
  model: EmbeddingModel,
  code: 'diverged' | 'model-corrupt' | 'invalid-option',
): EmbeddingModel {
  const { items, embeddingDim, historyEmbeddings, itemEmbeddings } = model;
  for (const [name, table] of Object.entries({ historyEmbeddings, itemEmbeddings })) {
    if (table.length !== items * embeddingDim) {
      throw new CfRecsError(code, `Expected ${name} to hold ${items} x ${embeddingDim} numbers, got ${table.length}`);
    }
    if (!allFinite(table))
      throw new CfRecsError(code, `Expected ${name} to hold finite numbers, got NaN or an infinity`);
  }
  return Object.freeze({ ...model });
}

/** Whether an item has an embedding: its row of the item embeddings is not all zero. */
export function hasEmbedding(model: EmbeddingModel, item: number): boolean {
  const { itemEmbeddings, embeddingDim } = model;
  for (let at = item * embeddingDim; at < (item + 1) * embeddingDim; at++) if (itemEmbeddings[at] !== 0) return true;
  return false;
}
