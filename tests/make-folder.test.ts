import { mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeFolder } from '../src/make-folder.js';
import { messageOf } from './support/errors.js';

const root = await mkdtemp(join(tmpdir(), 'cf-recs-make-folder-'));
afterAll(() => rm(root, { recursive: true }));

it('makes all that is missing, and says which came first', async () => {
  expect(await makeFolder(join(root, 'a', 'b', 'c'))).toBe(join(root, 'a'));
  expect(await makeFolder(join(root, 'a', 'b', 'd'))).toBe(join(root, 'a', 'b', 'd'));
  expect(await makeFolder(join(root, 'a', 'b'))).toBeUndefined();
  expect((await readdir(join(root, 'a', 'b'))).sort()).toEqual(['c', 'd']);
});

it('takes a link to a folder for one', async () => {
  await symlink(root, join(root, 'link'));
  expect(await makeFolder(join(root, 'link'))).toBeUndefined();
  expect(await makeFolder(join(root, 'link', 'x', 'y'))).toBe(join(root, 'link', 'x'));
  expect((await stat(join(root, 'x', 'y'))).isDirectory()).toBe(true);
});

it('names the file that stands in the place of a folder', async () => {
  const file = join(root, 'file');
  await writeFile(file, '');
  for (const folder of [file, join(file, 'below'), join(file, 'far', 'below')]) {
    expect(await messageOf('invalid-option', () => makeFolder(folder))).toBe(
      `Expected a folder to write to, got the file ${file}`,
    );
  }
});

it.each(['nowhere', 'itself'])('names the link that leads nowhere, here to %s', async (target) => {
  const link = join(root, `to-${target}`);
  await symlink(target === 'itself' ? link : join(root, 'missing'), link);
  expect(await messageOf('invalid-option', () => makeFolder(link))).toBe(
    `Expected a folder to write to, got the link ${link}, which leads nowhere`,
  );
});

it.runIf(process.platform === 'linux')('ends where there can be no folder', async () => {
  await expect(makeFolder('/proc/x')).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(makeFolder('/proc/x/y')).rejects.toMatchObject({ code: 'ENOENT' });
});
