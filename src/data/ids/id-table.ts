import { finishHash, hashAscii, hashSeed, hashText, SPREAD } from './id-hash.js';
import type { IdIndex } from './id-index.js';

/** Whole numbers below this are looked up in an array of their own while a log is read: 16 MB at most. */
const NUMBER_LIMIT = 2 ** 22;

/** Places of the smallest table, a power of 2; a table is at most three quarters full. */
const FEWEST = 16;

const asciiText = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');

function isAsciiOf(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let at = start; at < end; at++) if (text.charCodeAt(at - start) !== bytes[at]) return false;
  return true;
}

/**
 * An {@link IdIndex} that ids are added to until it is frozen: a hash table with open addressing. It is no Map, because
 * it can be asked with bytes of which no string was made, and takes more than the 2^24 ids of a Map.
 */
export class IdTable implements IdIndex {
  private readonly list: string[] = [];
  /** For each place a hash and an index plus 1, 0 where the place is free; who finds it taken goes on to the next one. */
  private table = new Int32Array(2 * FEWEST);
  /** The index of each id that is a small whole number, plus 1: databases count, and numbers need no hashing. */
  private numbers = new Uint32Array(0);
  private frozen = false;

  /** @param ids - ids to begin with; of equal ones the first counts. */
  constructor(ids: readonly string[] = []) {
    this.resize(ids.length + 1);
    const { table, list } = this;
    const last = table.length / 2 - 1;
    const seed = hashSeed();
    // All in one loop, which is compiled after some thousand ids: a process that has just begun calls slowly.
    for (let number = 0; number < ids.length; number++) {
      const id = ids[number];
      let hash = seed;
      for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), SPREAD);
      hash = finishHash(hash);
      let place = 2 * (hash & last);
      while (table[place + 1] !== 0 && (table[place] !== hash || list[table[place + 1] - 1] !== id)) {
        place = (place + 2) & (2 * last);
      }
      if (table[place + 1] !== 0) continue;
      table[place] = hash;
      table[place + 1] = list.push(id);
    }
  }

  /** How many ids there are. */
  get size(): number {
    return this.list.length;
  }

  /** The ids in index order. */
  get ids(): readonly string[] {
    return this.list;
  }

  /** No id is added after this: the list is handed out, and nobody may change it. Returns the table itself. */
  freeze(): this {
    if (this.frozen) return this;
    Object.freeze(this.list);
    this.frozen = true;
    this.numbers = new Uint32Array(0);
    return Object.freeze(this);
  }

  /** The index of an id, -1 where it is not known. */
  indexOf(id: string): number {
    return this.table[2 * this.placeOf(id, hashText(id, hashSeed())) + 1] - 1;
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

  /** {@link add} for the text that the bytes from `start` to `end` are in ASCII; a string is made of a new one alone. */
  addAscii(bytes: Uint8Array, start: number, end: number): number {
    const { table, list } = this;
    const hash = hashAscii(bytes, start, end, hashSeed());
    const last = table.length / 2 - 1;
    let place = hash & last;
    for (; table[2 * place + 1] !== 0; place = (place + 1) & last) {
      const index = table[2 * place + 1] - 1;
      if (table[2 * place] === hash && isAsciiOf(list[index], bytes, start, end)) return index;
    }
    return this.insert(place, hash, asciiText(bytes, start, end));
  }

  private addText(id: string): number {
    const hash = hashText(id, hashSeed());
    const place = this.placeOf(id, hash);
    const known = this.table[2 * place + 1];
    return known === 0 ? this.insert(place, hash, id) : known - 1;
  }

  /** Where an id stands, or the free place where it would. */
  private placeOf(id: string, hash: number): number {
    const { table, list } = this;
    const last = table.length / 2 - 1;
    let place = hash & last;
    while (table[2 * place + 1] !== 0 && (table[2 * place] !== hash || list[table[2 * place + 1] - 1] !== id)) {
      place = (place + 1) & last;
    }
    return place;
  }

  private insert(place: number, hash: number, id: string): number {
    if (this.frozen) throw new TypeError('The ids of a data set cannot be added to');
    const index = this.list.push(id) - 1;
    this.table[2 * place] = hash;
    this.table[2 * place + 1] = index + 1;
    this.resize(this.list.length + 1);
    return index;
  }

  /** Makes room for `count` ids. */
  private resize(count: number): void {
    const { table } = this;
    let places = table.length / 2;
    while (count > 0.75 * places) places *= 2;
    if (2 * places === table.length) return;
    const larger = new Int32Array(2 * places);
    for (let at = 0; at < table.length; at += 2) {
      if (table[at + 1] === 0) continue;
      let place = table[at] & (places - 1);
      while (larger[2 * place + 1] !== 0) place = (place + 1) & (places - 1);
      larger[2 * place] = table[at];
      larger[2 * place + 1] = table[at + 1];
    }
    this.table = larger;
  }

  private growNumbers(largest: number): void {
    const grown = new Uint32Array(Math.min(NUMBER_LIMIT, Math.max(1024, 2 * (largest + 1))));
    grown.set(this.numbers);
    this.numbers = grown;
  }
}
