import { isAnyArrayBuffer, isUint8Array } from 'node:util/types';
import { CfRecsError, describe } from '../errors.js';
import type { Pace } from '../pace.js';
import { DATA_FILE, METADATA_FILE } from './metadata/format.js';
import { Missing, type NewFile, type OpenFile, type ReadablePlace, type WritablePlace } from './model-place.js';

/**
 * Somewhere to keep the files of a model: a bucket, a database, memory. `save` and `load` take one in the place of a
 * folder. Its functions may answer at once or by a promise, and what they throw passes through. Names are short, without
 * folders: `metadata.json`, `model.json`, `weights-<hash>.bin`, `users-<hash>.bin`; several models in one bucket go under a
 * prefix each, which the store adds and takes off.
 *
 * A save writes files under new names first, then `model.json`, `metadata.json` last, and removes those of the model
 * before: whoever loads meanwhile gets the old model or the new one, whole, if a `write` puts all bytes in their place at
 * once or none. A process that is killed leaves the same, and files that the next save removes; a `write` that fails leaves
 * the old model. Saves of one process to one store object wait for each other. Unlike a folder, a store has no lock: that
 * one process saves at a time is left to who uses it, or the files of one save are removed by the other.
 *
 * @example
 * import { type ModelStore, Recommender } from 'cf-recs';
 *
 * const files = new Map<string, Uint8Array>();
 * const store: ModelStore = {
 *   read: (name) => files.get(name),
 *   write: (name, bytes) => void files.set(name, bytes),
 *   remove: (name) => void files.delete(name),
 *   list: () => files.keys(),
 * };
 * const recommender = Recommender.fromEmbeddings({ itemIds: ['rose', 'tulip'], itemEmbeddings: [[1, 0], [0.9, 0.1]] });
 * await recommender.save(store);
 * const served = await Recommender.load(store);
 * console.log(served.recommendFor(['rose'], 1).items[0]?.itemId); // tulip
 */
export interface ModelStore {
  /** All bytes of a file, which are copied; null or undefined where there is none. */
  read(
    name: string,
  ): Uint8Array | ArrayBuffer | null | undefined | PromiseLike<Uint8Array | ArrayBuffer | null | undefined>;
  /** Keeps the bytes, which nobody changes afterwards, under a name, in the place of those that were there. */
  write(name: string, bytes: Uint8Array): void | PromiseLike<void>;
  /** Removes a file, which may be gone already. */
  remove(name: string): void | PromiseLike<void>;
  /** The names there are. Those that are not of the library's files are left alone. */
  list(): Iterable<string> | PromiseLike<Iterable<string>>;
}

/** What `load` needs of a store. */
export type ReadableStore = Pick<ModelStore, 'read'>;

const refuse = (what: string, expected: string, got: unknown): CfRecsError =>
  new CfRecsError('invalid-option', `Expected ${what} to ${expected}, got ${describe(got)}`);

/** The bytes that a store answered with, whatever they are a view of. */
function toBytes(name: string, answer: unknown): Uint8Array {
  if (isUint8Array(answer)) return answer;
  if (isAnyArrayBuffer(answer)) return new Uint8Array(answer);
  throw refuse(`\`read('${name}')\` of the store`, 'give a Uint8Array, null or undefined', answer);
}

/** A file that a store has given whole. */
class StoreFile implements OpenFile {
  constructor(private readonly bytes: Uint8Array) {}

  get size(): number {
    return this.bytes.length;
  }

  async fill(target: Uint8Array, position: number): Promise<boolean> {
    const part = this.bytes.subarray(position, position + target.length);
    target.set(part);
    return part.length === target.length;
  }

  async close(): Promise<void> {}
}

/** A store as a place to read from. */
export class StoreReader implements ReadablePlace {
  readonly title = 'the store';

  constructor(private readonly store: ReadableStore) {}

  async open(name: string): Promise<OpenFile> {
    const answer = await this.store.read(name);
    if (answer === null || answer === undefined) throw new Missing(name);
    return new StoreFile(toBytes(name, answer));
  }
}

/** A store as a place to write to. */
export class StoreWriter implements WritablePlace {
  constructor(private readonly store: ModelStore) {}

  get key(): object {
    return this.store;
  }

  /** The four functions of a store have no means of a lock. */
  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    return work();
  }

  async writeAll(files: readonly NewFile[], pace: Pace): Promise<void> {
    const written: string[] = [];
    try {
      for (const { name, bytes } of files.filter(({ name }) => DATA_FILE.test(name))) {
        pace.check();
        written.push(name);
        await this.store.write(name, bytes);
      }
      pace.check();
    } catch (error) {
      await this.takeBack(written).catch(() => {});
      throw error;
    }
    // From here on files take the places of others.
    for (const { name, bytes } of files) if (!written.includes(name)) await this.store.write(name, bytes);
  }

  /** Removes files that were written, but for those that the model that is there has, too. */
  private async takeBack(names: readonly string[]): Promise<void> {
    const metadata = await this.store.read(METADATA_FILE);
    const text = metadata == null ? '' : Buffer.from(toBytes(METADATA_FILE, metadata)).toString('latin1');
    for (const name of names) if (!text.includes(name)) await this.store.remove(name);
  }

  async list(): Promise<readonly string[]> {
    const names: unknown = await this.store.list();
    if (typeof names !== 'object' || names === null || !(Symbol.iterator in names)) {
      throw refuse('`list()` of the store', 'give names', names);
    }
    return [...(names as Iterable<unknown>)].map((name) => {
      if (typeof name === 'string') return name;
      throw refuse('`list()` of the store', 'give names', name);
    });
  }

  async remove(name: string): Promise<void> {
    await this.store.remove(name);
  }
}
