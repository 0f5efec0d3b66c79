import type { EmbeddingModel } from '../model/embedding-model.js';

/**
 * A model to which items are appended after training. Rows are added in spare room, so that most additions copy
 * nothing; tables that it was made with or has handed out for good are never written to.
 */
export class GrowingModel {
  private model: EmbeddingModel;
  private historyRows: Float32Array;
  private itemRows: Float32Array;
  /** Whether nobody else reads the rows for longer than a call. */
  private isOwn = false;

  constructor(trained: EmbeddingModel) {
    this.model = trained;
    this.historyRows = trained.historyEmbeddings;
    this.itemRows = trained.itemEmbeddings;
  }

  /** The model with rows for `items` items, or as many as before where that is more; new rows are zeros: no embedding. */
  withItems(items: number): EmbeddingModel {
    if (items > this.model.items) {
      const length = items * this.model.embeddingDim;
      if (length > this.itemRows.length) this.makeRoom(length);
      this.showRows(items);
    }
    return this.model;
  }

  /** Stands on other tables with the same numbers from now on, which are never written to, either. */
  moveTo(model: EmbeddingModel): void {
    this.model = model;
    this.historyRows = model.historyEmbeddings;
    this.itemRows = model.itemEmbeddings;
    this.isOwn = false;
  }

  /** The model as it is, to be kept: what changes from now on is written to a copy. */
  snapshot(items: number): EmbeddingModel {
    const model = this.withItems(items);
    this.isOwn = false;
    return model;
  }

  private showRows(items: number): void {
    const length = items * this.model.embeddingDim;
    this.model = Object.freeze({
      ...this.model,
      items,
      historyEmbeddings: this.historyRows.subarray(0, length),
      itemEmbeddings: this.itemRows.subarray(0, length),
    });
  }

  /** Gives an item of the model other embeddings. */
  setRows(item: number, historyRow: ArrayLike<number>, itemRow: ArrayLike<number>): void {
    if (!this.isOwn) this.makeRoom(this.model.items * this.model.embeddingDim);
    this.historyRows.set(historyRow, item * this.model.embeddingDim);
    this.itemRows.set(itemRow, item * this.model.embeddingDim);
  }

  /** Takes the embeddings of items of the model away. */
  clearRows(items: readonly number[]): void {
    const none = new Float32Array(this.model.embeddingDim);
    for (const item of items) this.setRows(item, none, none);
  }

  private makeRoom(length: number): void {
    const grow = (rows: Float32Array): Float32Array => {
      const grown = new Float32Array(Math.ceil(length / 16) * 17);
      grown.set(rows.subarray(0, grown.length));
      return grown;
    };
    this.historyRows = grow(this.historyRows);
    this.itemRows = grow(this.itemRows);
    this.isOwn = true;
    this.showRows(this.model.items);
  }
}
