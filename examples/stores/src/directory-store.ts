import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelStore } from 'cf-recs';

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** A store in a directory that may hold other models and other files: the names of this one begin with `prefix`. */
export function directoryStore(directory: string, prefix: string): ModelStore {
  const pathOf = (name: string): string => join(directory, prefix + name);
  return {
    async read(name) {
      try {
        return await readFile(pathOf(name));
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    async write(name, bytes) {
      await mkdir(directory, { recursive: true });
      // A rename is all or nothing; a file that is being written is neither.
      await writeFile(`${pathOf(name)}.part`, bytes);
      await rename(`${pathOf(name)}.part`, pathOf(name));
    },
    remove: (name) => rm(pathOf(name), { force: true }),
    async list() {
      const names = await readdir(directory);
      return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
    },
  };
}
