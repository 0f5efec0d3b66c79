/** The most keys that a JavaScript Map holds. */
const MAP_LIMIT = 2 ** 24 - 1;

/** Whole numbers below this are looked up in an array of their own while a log is read: 16 MB at most. */
const NUMBER_LIMIT = 2 ** 22;

/** String ids and their contiguous indexes, in the order in which they were first seen. */
export class IdIndex {
  /** Filled one after the other, because a Map holds only so many keys. */
  private readonly maps = [new Map<string, number>()];
  private readonly list: string[] = [];
  /** The index of each id that is a small whole number, plus 1: databases count, and numbers need no hashing. */
  private numbers = new Uint32Array(0);
  private frozen = false;

  /**
   * @param ids - ids to begin with; each must differ from the others.
   * @param mapLimit - the most keys of one Map; tests make it small.
   */
  constructor(
    ids: Iterable<string> = [],
    private readonly mapLimit = MAP_LIMIT,
  ) {
    for (const id of ids) this.add(id);
  }

  /** How many ids there are. */
  get size(): number {
    return this.list.length;
  }

  /** The ids in index order. */
  get ids(): readonly string[] {
    return this.list;
  }

  /** No id is added after this: the list is handed out, and nobody may change it. Returns the index itself. */
  freeze(): this {
    Object.freeze(this.list);
    this.frozen = true;
    this.numbers = new Uint32Array(0);
    return this;
  }

  /** The index of an id, -1 where it is not known. */
  indexOf(id: string): number {
    for (let at = 0; at < this.maps.length; at++) {
      const index = this.maps[at].get(id);
      if (index !== undefined) return index;
    }
    return -1;
  }

  /**
   * The index of an id, which is made where it is new. A number and its text are one id.
   * @throws TypeError after {@link freeze}, where the id is new.
   */
  add(id: string | number): number {
    if (typeof id === 'string') return this.addText(id);
    // Also false for what is no whole number, or is below 0.
    if (!(id >>> 0 === id && id < NUMBER_LIMIT) || this.frozen) return this.addText(String(id));
    if (id >= this.numbers.length) this.growNumbers(id);
    if (this.numbers[id] === 0) this.numbers[id] = this.addText(String(id)) + 1;
    return this.numbers[id] - 1;
  }

  private addText(id: string): number {
    const known = this.indexOf(id);
    if (known !== -1) return known;
    // Before a map is touched, so that they agree with the list whatever happens.
    if (this.frozen) throw new TypeError('The ids of a data set cannot be added to');
    if (this.maps[this.maps.length - 1].size >= this.mapLimit) this.maps.push(new Map());
    const index = this.list.length;
    this.maps[this.maps.length - 1].set(id, index);
    this.list.push(id);
    return index;
  }

  private growNumbers(largest: number): void {
    const grown = new Uint32Array(Math.min(NUMBER_LIMIT, Math.max(1024, 2 * (largest + 1))));
    grown.set(this.numbers);
    this.numbers = grown;
  }
}
