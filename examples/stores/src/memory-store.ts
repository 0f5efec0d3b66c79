import type { ModelStore } from 'cf-recs';

/** A store in memory. */
export function memoryStore(files = new Map<string, Uint8Array>()): ModelStore {
  return {
    read: (name) => files.get(name),
    write: (name, bytes) => void files.set(name, bytes),
    remove: (name) => void files.delete(name),
    list: () => files.keys(),
  };
}
