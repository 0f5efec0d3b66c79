import { createRequire } from 'node:module';

/** Whether a package, an optional one above all, can be found from here. */
export function isInstalled(name: string): boolean {
  try {
    return createRequire(import.meta.url).resolve(name) !== '';
  } catch {
    return false;
  }
}
