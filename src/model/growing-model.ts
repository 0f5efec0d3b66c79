import type { EmbeddingModel } from './embedding-model.js';

/**
 * A model to which items are appended after training. Rows are added in spare room, so that most additions copy
 * nothing; the tables that it was made with are never written to.
 */
export class GrowingModel {
  private model: EmbeddingModel;
  private historyRows: Float32Array;
  private itemRows: Float32Array;

  constructor(trained: EmbeddingModel) {
    this.model = trained;
    this.historyRows = trained.historyEmbeddings;
    this.itemRows = trained.itemEmbeddings;
  }

  /** The model with rows for so many items, at least as many as before; new rows are zeros: no embedding yet. */
  withItems(items: number): EmbeddingModel {
    if (items > this.model.items) {
      const length = items * this.model.embeddingDim;
      if (length > this.itemRows.length) this.makeRoom(length);
      this.model = Object.freeze({
        ...this.model,
        items,
        historyEmbeddings: this.historyRows.subarray(0, length),
        itemEmbeddings: this.itemRows.subarray(0, length),
      });
    }
    return this.model;
  }

  private makeRoom(length: number): void {
    const grow = (rows: Float32Array): Float32Array => {
      const grown = new Float32Array(Math.ceil(length / 16) * 17);
      grown.set(rows);
      return grown;
    };
    this.historyRows = grow(this.historyRows);
    this.itemRows = grow(this.itemRows);
  }
}
