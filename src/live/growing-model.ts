import type { EmbeddingModel } from '../model/embedding-model.js';
import { type Neighbours, renumberNeighbours } from '../model/neighbours.js';

/** Offsets of at least so many numbers: rows that are added have no entries. */
function longer(offsets: Uint32Array, length: number): Uint32Array {
  const grown = new Uint32Array(Math.max(length, offsets.length)).fill(offsets[offsets.length - 1]);
  grown.set(offsets);
  return grown;
}

/**
 * A model to which items are appended after training, without neighbours. Rows are added in spare room, so that most
 * additions copy nothing; tables that it was made with or has handed out for good are never written to.
 */
export class GrowingModel {
  private model: EmbeddingModel;
  private historyRows: Float32Array;
  private itemRows: Float32Array;
  /** Where the rows of the neighbours begin, for as many items as there is room for. Never written to. */
  private offsets: Uint32Array;
  /** Whether nobody else reads the rows for longer than a call. */
  private isOwn = false;

  constructor(trained: EmbeddingModel) {
    this.model = trained;
    this.historyRows = trained.historyEmbeddings;
    this.itemRows = trained.itemEmbeddings;
    this.offsets = trained.neighbours.offsets;
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
    this.offsets = model.neighbours.offsets;
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
      neighbours: { ...this.model.neighbours, offsets: this.offsets.subarray(0, items + 1) },
    });
  }

  /** Gives an item of the model other embeddings. */
  setRows(item: number, historyRow: ArrayLike<number>, itemRow: ArrayLike<number>): void {
    if (!this.isOwn) this.makeRoom(this.model.items * this.model.embeddingDim);
    this.historyRows.set(historyRow, item * this.model.embeddingDim);
    this.itemRows.set(itemRow, item * this.model.embeddingDim);
  }

  /** Takes the embeddings of items of the model away, and their neighbours: one pass over all entries. */
  clearRows(items: readonly number[]): void {
    const none = new Float32Array(this.model.embeddingDim);
    for (const item of items) this.setRows(item, none, none);
    const { neighbours } = this.model;
    if (items.length > 0 && neighbours.values.length > 0) this.replaceNeighbours(neighbours, items);
  }

  private replaceNeighbours(neighbours: Neighbours, without: readonly number[]): void {
    const numbers = Int32Array.from({ length: this.model.items }, (_, item) => item);
    for (const item of without) numbers[item] = -1;
    const left = renumberNeighbours(neighbours, numbers, numbers.length);
    this.offsets = longer(left.offsets, this.offsets.length);
    this.model = Object.freeze({ ...this.model, neighbours: left });
  }

  private makeRoom(length: number): void {
    const grow = (rows: Float32Array): Float32Array => {
      const grown = new Float32Array(Math.ceil(length / 16) * 17);
      grown.set(rows.subarray(0, grown.length));
      return grown;
    };
    this.historyRows = grow(this.historyRows);
    this.itemRows = grow(this.itemRows);
    this.offsets = longer(this.offsets, Math.floor(this.itemRows.length / this.model.embeddingDim) + 1);
    this.isOwn = true;
    this.showRows(this.model.items);
  }
}
