import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFiles } from '../../support/model-folders.js';
import { type Change, type Draft, pick, pickName, type Special } from './draft.js';

/** Something else than a file with the right bytes under one of the names. */
export const changeKind: Change = (draft, random) => {
  const name = pickName(draft, random);
  const special = pick<Special>(
    [
      { kind: 'folder' },
      { kind: 'pipe' },
      { kind: 'link', bytes: draft.files[name] },
      {
        kind: 'link-to',
        path: pick(['/etc/passwd', '/dev/zero', '/dev/stdin', '/', name, 'nowhere', '/proc/self/mem'], random),
      },
      { kind: 'sparse', size: pick([2 ** 29 + 9, 2 ** 33, 2 ** 40], random) },
    ],
    random,
  );
  draft.specials.set(name, special);
  return `${name} is a ${special.kind}${special.kind === 'link-to' ? ` ${special.path}` : ''}`;
};

async function place(folder: string, outside: string, name: string, special: Special): Promise<void> {
  const path = join(folder, name);
  await rm(path, { force: true });
  if (special.kind === 'folder') await mkdir(path);
  if (special.kind === 'pipe') execFileSync('mkfifo', [path]);
  if (special.kind === 'link-to') await symlink(special.path, path);
  if (special.kind === 'link') {
    await writeFile(join(outside, name), special.bytes);
    await symlink(join(outside, name), path);
  }
  if (special.kind === 'sparse') {
    await writeFile(path, '');
    await truncate(path, special.size);
  }
}

/** Writes a draft into a new folder, and what its links lead to into another one. */
export async function writeDraft(draft: Draft, folder: string, outside: string): Promise<void> {
  await mkdir(outside, { recursive: true });
  await writeFiles(folder, draft.files);
  for (const [name, special] of draft.specials) await place(folder, outside, name, special);
}
