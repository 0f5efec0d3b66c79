import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** When something below some files and folders was last changed, in milliseconds since 1970; 0 where there is none of them. */
export function newest(...paths) {
  const times = paths.map((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return 0;
    // A folder changes where a file of it comes or goes.
    const inside = stat.isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [];
    return Math.max(stat.mtimeMs, newest(...inside));
  });
  return Math.max(0, ...times);
}
