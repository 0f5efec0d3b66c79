import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ModelStore } from '../../src/persistence/model-store.js';

/** A store in memory that counts its steps, and fails at one of them, or from one on, when it is told to. */
export class MapStore implements ModelStore {
  readonly error = new Error('the store is out of order');
  /** Every call, in order: `write metadata.json`. */
  readonly calls: string[] = [];
  /** The numbers of the calls that fail, counted from 1. */
  failing: { readonly from: number; readonly to: number } = { from: Number.POSITIVE_INFINITY, to: 0 };

  constructor(readonly files = new Map<string, Uint8Array>()) {}

  read(name: string): Uint8Array | undefined {
    this.step('read', name);
    return this.files.get(name);
  }

  write(name: string, bytes: Uint8Array): void {
    this.step('write', name);
    this.files.set(name, bytes.slice());
  }

  remove(name: string): void {
    this.step('remove', name);
    this.files.delete(name);
  }

  list(): Iterable<string> {
    this.step('list', '');
    return this.files.keys();
  }

  private step(work: string, name: string): void {
    const count = this.calls.push(`${work} ${name}`.trim());
    if (count >= this.failing.from && count <= this.failing.to) throw this.error;
  }
}

/** The same store, answering by promises some turns of the event loop later. */
export const slowly = (store: ModelStore): ModelStore => ({
  read: async (name) => {
    await nextTurn();
    const bytes = await store.read(name);
    await nextTurn();
    return bytes;
  },
  write: async (name, bytes) => {
    await nextTurn();
    await store.write(name, bytes);
  },
  remove: async (name) => {
    await nextTurn();
    await store.remove(name);
  },
  list: async () => {
    await nextTurn();
    return [...(await store.list())];
  },
});

/** The files of a store by name, in the order of the names. */
export const filesOf = ({ files }: MapStore): Record<string, Buffer> =>
  Object.fromEntries(
    [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => [name, Buffer.from(bytes)]),
  );
