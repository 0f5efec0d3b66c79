/**
 * Keeps the best k of the candidates offered, in a heap whose root is the worst kept. Larger scores are better; among
 * equal scores the smaller index is.
 */
export class TopK {
  private readonly indexes: Uint32Array;
  private readonly scores: Float64Array;
  private size = 0;

  /** @param floor - only scores strictly above it are kept. */
  constructor(
    private readonly capacity: number,
    private readonly floor: number,
  ) {
    this.indexes = new Uint32Array(capacity);
    this.scores = new Float64Array(capacity);
  }

  /** A candidate is kept only when its score is above this, or just as large and its index smaller than a kept one's. */
  get threshold(): number {
    return this.size < this.capacity ? this.floor : this.scores[0];
  }

  /** Offers a candidate; the order in which they come changes nothing. */
  offer(index: number, score: number): void {
    if (this.size < this.capacity) {
      if (score > this.floor) this.rise(this.size++, index, score);
    } else if (this.isWorse(this.indexes[0], this.scores[0], index, score)) this.sink(0, index, score);
  }

  /** The kept candidates, best first. Empties the heap. */
  take(): { readonly indexes: Uint32Array; readonly scores: Float64Array } {
    const indexes = new Uint32Array(this.size);
    const scores = new Float64Array(this.size);
    while (this.size > 0) {
      const last = --this.size;
      indexes[last] = this.indexes[0];
      scores[last] = this.scores[0];
      this.sink(0, this.indexes[last], this.scores[last]);
    }
    return { indexes, scores };
  }

  /** Whether the first candidate is worse than the second. */
  private isWorse(index: number, score: number, otherIndex: number, otherScore: number): boolean {
    return score < otherScore || (score === otherScore && index > otherIndex);
  }

  private put(at: number, index: number, score: number): void {
    this.indexes[at] = index;
    this.scores[at] = score;
  }

  private rise(start: number, index: number, score: number): void {
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isWorse(index, score, this.indexes[parent], this.scores[parent])) break;
      this.put(at, this.indexes[parent], this.scores[parent]);
      at = parent;
    }
    this.put(at, index, score);
  }

  private sink(start: number, index: number, score: number): void {
    const { indexes, scores } = this;
    let at = start;
    for (let child = 2 * at + 1; child < this.size; child = 2 * at + 1) {
      const right = child + 1;
      if (right < this.size && this.isWorse(indexes[right], scores[right], indexes[child], scores[child]))
        child = right;
      if (!this.isWorse(indexes[child], scores[child], index, score)) break;
      this.put(at, indexes[child], scores[child]);
      at = child;
    }
    this.put(at, index, score);
  }
}
