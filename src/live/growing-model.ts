import type { EmbeddingModel } from '../model/embedding-model.js';

/**
 * A model to which items are appended after training. Rows are added in spare room, so that most additions copy
 * nothing; the tables that it was made with are never written to.
 */
export class GrowingModel {
  private model: EmbeddingModel;
  private historyRows: Float32Array;
  private itemRows: Float32Array;

  constructor(private trained: EmbeddingModel) {
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
    this.trained = model;
    this.model = model;
    this.historyRows = model.historyEmbeddings;
    this.itemRows = model.itemEmbeddings;
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

  /** Gives an item other embeddings: one that was appended, or had none. */
  setRows(item: number, historyRow: ArrayLike<number>, itemRow: ArrayLike<number>): void {
    // What the trainer made is never written to.
    if (this.historyRows === this.trained.historyEmbeddings) this.makeRoom(this.historyRows.length);
    this.historyRows.set(historyRow, item * this.model.embeddingDim);
    this.itemRows.set(itemRow, item * this.model.embeddingDim);
  }

  private makeRoom(length: number): void {
    const grow = (rows: Float32Array): Float32Array => {
      const grown = new Float32Array(Math.ceil(length / 16) * 17);
      grown.set(rows);
      return grown;
    };
    this.historyRows = grow(this.historyRows);
    this.itemRows = grow(this.itemRows);
    this.showRows(this.model.items);
  }
}
