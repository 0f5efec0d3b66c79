import type { EmbeddingModel } from '../model/embedding-model.js';
import { GrowingModel } from './growing-model.js';
import type { LiveDataset } from './live-dataset.js';
import { NewItems } from './new-items.js';

/** A trained model while the data set under it grows: it has a row for every item, and new items are folded in. */
export class LiveModel {
  private readonly growing: GrowingModel;
  private readonly newItems: NewItems;

  constructor(
    private readonly dataset: LiveDataset,
    trained: EmbeddingModel,
  ) {
    this.growing = new GrowingModel(trained);
    this.newItems = new NewItems(dataset, trained, this.growing);
  }

  /** Folds in the items that enough users have by now. @returns the items whose embeddings are new. */
  foldIn(): readonly number[] {
    return this.newItems.foldIn();
  }

  /** The model with a row for every item of the data set; a row of zeros is no embedding. Not to be kept. */
  get model(): EmbeddingModel {
    return this.growing.withItems(this.dataset.items.size);
  }

  /** See {@link GrowingModel.moveTo}. */
  moveTo(model: EmbeddingModel): void {
    this.growing.moveTo(model);
  }
}
