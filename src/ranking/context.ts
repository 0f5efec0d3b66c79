import type { Dataset } from '../data/dataset.js';
import { popularityOrder } from '../data/popularity.js';
import { createItemScorer, type ItemScorer } from '../kernels/item-scorer.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { Eligibility } from './eligibility.js';

/** Multiplications that a block of lists may take, so that the event loop can turn every ten milliseconds or so. */
const WORK = 2 ** 27;

/** The most lists of a block: their scores should stay in the processor's cache. A multiple of what the kernel takes. */
const MOST_LISTS = 16;

function listsPerBlock(model: EmbeddingModel | null): number {
  if (model === null) return MOST_LISTS;
  return Math.max(1, Math.min(MOST_LISTS, Math.floor(WORK / (model.items * model.embeddingDim))));
}

/**
 * A data set and a model made ready for ranking. It adds only what follows from the two and scratch memory, so a new
 * model means a new one of these, and lists under way go on with the old.
 */
export class RankingContext {
  /** How many lists are made at once by `rankBlock`. */
  readonly blockSize: number;
  private order: Uint32Array | null = null;
  private itemScorer: ItemScorer | null = null;
  /** Idle ones: more than one only when a filter asks for a list of its own. */
  private readonly idle: Eligibility[] = [];

  constructor(
    readonly dataset: Dataset,
    readonly model: EmbeddingModel | null,
  ) {
    this.blockSize = listsPerBlock(model);
  }

  /** Items by falling popularity, sorted when first asked for. */
  get popularItems(): Uint32Array {
    this.order ??= popularityOrder(this.dataset.popularity);
    return this.order;
  }

  /** The scorer of the model's items, made when first asked for. */
  scorerOf({ itemEmbeddings, items, embeddingDim }: EmbeddingModel): ItemScorer {
    this.itemScorer ??= createItemScorer(itemEmbeddings, items, embeddingDim, this.blockSize);
    return this.itemScorer;
  }

  /** Lends the marks of one list to `work`. */
  withEligibility<Result>(work: (eligibility: Eligibility) => Result): Result {
    const eligibility = this.idle.pop() ?? new Eligibility(this.dataset.items.size);
    try {
      return work(eligibility);
    } finally {
      this.idle.push(eligibility);
    }
  }
}
