import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'tsup';
import { afterAll, beforeAll } from 'vitest';

/**
 * Builds the package into a folder of its own, with the packages that are installed beside it, before the tests of a
 * file; the folder is removed after them. @returns a function that gives its path.
 */
export function builtPackage(options: { readonly types: boolean }): () => string {
  let place = '';
  beforeAll(async () => {
    place = await realpath(await mkdtemp(join(tmpdir(), 'cf-recs-')));
    // What is said here holds for all parts, and some have no types of their own.
    const types = options.types ? {} : { dts: false };
    await build({ outDir: join(place, 'dist'), silent: true, ...types });
    await symlink(resolve('node_modules'), join(place, 'node_modules'), 'junction');
    // With its own package.json beside it, the package can be imported by name, as its users do.
    await copyFile('package.json', join(place, 'package.json'));
  });
  afterAll(() => rm(place, { recursive: true }));
  return () => place;
}

/** Runs a script in a process of its own. @returns what it printed. */
export async function runScript(folder: string, name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  try {
    return (await promisify(execFile)(process.execPath, [name], { cwd: folder })).stdout;
  } catch (error) {
    // What is built is on few and long lines, and Node quotes the one that failed.
    const lines = String((error as { stderr?: string }).stderr).split('\n');
    throw new Error(lines.map((line) => line.slice(0, 200)).join('\n'));
  }
}
