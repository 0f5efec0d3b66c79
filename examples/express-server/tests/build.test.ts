import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

// How `npm start` comes by what it runs, on a program of one line in the place of the service.

const example = fileURLToPath(new URL('..', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cf-recs-build-'));
  for (const name of ['scripts/run.mjs', 'scripts/newest.mjs', 'tsconfig.build.json']) {
    await cp(join(example, name), join(folder, name));
  }
  await symlink(join(example, '../../node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await mkdir(join(folder, 'src'));
});
afterEach(() => rm(folder, { recursive: true }));

const source = (text: string) => writeFile(join(folder, 'src/server.ts'), text);
const compiledAt = async () => (await stat(join(folder, 'dist/server.js'))).mtimeMs;
/** As if nothing had been touched for a while. */
async function age(path: string): Promise<void> {
  const then = new Date(Date.now() - 60_000);
  await utimes(join(folder, path), then, then);
}

function run(...args: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/run.mjs', 'server', ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr });
    });
  });
}

test('compiles what is not there, once, and hands on what it is called with', async () => {
  await source('console.log(process.argv.slice(2).join());\n');
  expect(await run('--one', 'two')).toEqual({ code: 0, said: '--one,two\n' });
  const before = await compiledAt();
  expect(await run()).toEqual({ code: 0, said: '\n' });
  expect(await compiledAt()).toBe(before);
  expect((await readdir(folder)).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
});

test('compiles again where a source is newer, or one has gone', async () => {
  await source("console.log('old');\n");
  await writeFile(join(folder, 'src/other.ts'), 'export {};\n');
  await run();
  await source("console.log('new');\n");
  expect(await run()).toEqual({ code: 0, said: 'new\n' });
  await rm(join(folder, 'src/other.ts'));
  await run();
  expect(await readdir(join(folder, 'dist'))).toEqual(['server.js', 'server.js.map']);
});

test('runs nothing where the sources have faults, and leaves what was compiled before', async () => {
  await source("console.log('good');\n");
  await run();
  const before = await compiledAt();
  await source('const count: number = "none";\nconsole.log(count);\n');
  const { code, said } = await run();
  expect(code).toBe(1);
  expect(said).toContain("Type 'string' is not assignable to type 'number'");
  expect(await compiledAt()).toBe(before);
});

test('runs what is compiled where there are no sources, as in an image', async () => {
  await source("console.log('compiled');\n");
  await run();
  await age('dist/server.js');
  await rm(join(folder, 'src'), { recursive: true });
  expect(await run()).toEqual({ code: 0, said: 'compiled\n' });
});
