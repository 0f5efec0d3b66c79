import type { EmbeddingModel } from '../model/embedding-model.js';
import { GrowingModel } from './growing-model.js';
import type { LiveDataset } from './live-dataset.js';
import { NewItems } from './new-items.js';

/** A trained model while the data set under it grows: it has a row for every item, and new items are folded in. */
export class LiveModel {
  private readonly growing: GrowingModel;
  private readonly newItems: NewItems;

  /** @param untrained - items with a row that came after the training began: they are folded in where users have them. */
  constructor(
    private readonly dataset: LiveDataset,
    trained: EmbeddingModel,
    untrained: ReadonlySet<number> = new Set(),
  ) {
    this.growing = new GrowingModel(trained);
    this.newItems = new NewItems(dataset, trained, this.growing, untrained);
  }

  /** Takes over which items are gone, and folds in those that enough users have by now. @returns items with other rows. */
  takeChanges(): readonly number[] {
    const gone = this.newItems.forget();
    const made = this.newItems.foldIn();
    return gone.length === 0 ? made : [...gone, ...made];
  }

  /** See {@link GrowingModel.snapshot}. */
  snapshot(): EmbeddingModel {
    return this.growing.snapshot(this.dataset.items.size);
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
