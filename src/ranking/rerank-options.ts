import { callback, integer, requireOption, resolveOptions } from '../validate.js';

/** Options of `rerank`, both to be given. */
export interface RerankOptions {
  /** Items that may share a key, an integer >= 1. */
  readonly maxPer: number;
  /** The key of an item, compared as a Map does; null or undefined for an item that is not to be counted. */
  readonly keyOf: (itemId: string) => unknown;
}

const rerankRules = {
  maxPer: integer(null, 1),
  keyOf: callback<(itemId: string) => unknown>('a function from an item id to a key'),
};

/** The options of `rerank`, which must both be given. */
export function resolveRerankOptions(input: RerankOptions) {
  const { maxPer, keyOf } = resolveOptions('rerank', rerankRules, input);
  return {
    maxPer: requireOption('maxPer', rerankRules.maxPer, maxPer),
    keyOf: requireOption('keyOf', rerankRules.keyOf, keyOf),
  };
}
