import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageLock from '../package-lock.json' with { type: 'json' };
import { BUILT_IN, BUILT_INTO_CLI, BUILT_INTO_REPORT } from '../tsup.config.js';
import { builtPackage } from './support/built-package.js';

// What comes to a user with the library, by the lock file and by what was built: no registry is asked.

const place = builtPackage({ types: false });

/** What the lock file says of an installed package. */
interface Locked {
  readonly link?: boolean;
  readonly integrity?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const locked: Readonly<Record<string, Locked>> = packageLock.packages;

/** Licences that ask for no more than that their text goes along. */
const ALLOWED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'];

/** Where a package is that another one needs: in its own node_modules, or in those further up. */
function placeOf(name: string, from: string): string {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (path in locked) return path;
    if (folder === '') throw new Error(`Expected package-lock.json to have ${name}, which ${from} needs, got none`);
  }
}

/** Packages and all that they need, as the lock file has them. */
function treeOf(names: readonly string[]): ReadonlyMap<string, Locked> {
  const found = new Map<string, Locked>();
  const queue = names.map((name) => placeOf(name, ''));
  for (const path of queue) {
    if (found.has(path)) continue;
    const { dependencies = {}, optionalDependencies = {} } = locked[path];
    found.set(path, locked[path]);
    queue.push(...Object.keys({ ...dependencies, ...optionalDependencies }).map((name) => placeOf(name, path)));
  }
  return found;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

const builtIn = [...BUILT_IN, ...BUILT_INTO_REPORT, ...BUILT_INTO_CLI];

/** The rows of the table of packages in docs/architecture.md: name, what is said behind it, and why. */
async function tableOfPackages() {
  const text = await readFile('docs/architecture.md', 'utf8');
  const [, section = ''] = text.split('## Packages at run time\n');
  const rows = [...section.split('\n## ')[0].matchAll(/^\| `([^`]+)` *(\([^)]*\))? *\| (.*?) *\|$/gm)];
  return rows.map(([, name, kind = '', why]) => ({ name, kind, why }));
}

describe('what is installed with the library', () => {
  const tree = treeOf(Object.keys(packageLock.packages[''].dependencies));

  it('is what docs/architecture.md names with reasons, and nothing below it', async () => {
    const rows = await tableOfPackages();
    const installed = rows.filter(({ kind, why }) => kind === '' && !why.startsWith('built into'));
    expect([...tree.keys()].map(nameOf).sort()).toEqual(installed.map(({ name }) => name).sort());
    expect(rows.filter(({ why }) => why.length < 20)).toEqual([]);
  });

  it('has a checksum, an allowed licence, and no script that runs where it is installed', () => {
    for (const [path, { integrity, license, hasInstallScript }] of tree) {
      expect(integrity, path).toMatch(/^sha512-[\w+/]{86}==$/);
      expect(ALLOWED, path).toContain(license);
      expect(hasInstallScript, path).toBeUndefined();
    }
  });

  it('would be found where it has packages of its own', () => {
    expect([...treeOf(['cli-progress']).keys()].map(nameOf)).toContain('emoji-regex');
    expect(treeOf(['string-width']).get('node_modules/string-width')?.license).toBe('MIT');
    expect(() => treeOf(['no-such-package'])).toThrow('Expected package-lock.json to have no-such-package');
  });
});

describe('what is built in', () => {
  const tree = treeOf(builtIn);
  const licences = async () => readFile(join(place(), 'dist', 'LICENSES.txt'), 'utf8');
  const partOf = (text: string) =>
    new Map(text.split(/^(?===== .+ ====$)/m).map((part) => [/^==== (\S+)/.exec(part)?.[1] ?? '', part]));

  it('is what docs/architecture.md names with reasons', async () => {
    const rows = await tableOfPackages();
    const named = rows.filter(({ why }) => why.startsWith('built into')).map(({ name }) => name);
    expect(named.sort()).toEqual([...builtIn].sort());
  });

  it('has its licences in dist/LICENSES.txt: of the packages themselves, and of what they need', async () => {
    const parts = partOf(await licences());
    const names = [...parts.keys()].filter((name) => name !== '');
    expect(builtIn.filter((name) => !names.includes(name))).toEqual([]);
    const known = [...tree.keys()].map(nameOf);
    // Of tsup a few lines that stand for `import.meta.url` in CommonJS.
    expect(names.filter((name) => !known.includes(name))).toEqual(['tsup']);
    for (const name of names) expect(parts.get(name), name).toMatch(/copyright[\s\S]+(as is|without warranty)/i);
  });

  it('has allowed licences', async () => {
    const names = [...partOf(await licences()).keys()].filter((name) => name !== '');
    const packages = new Map([...treeOf(['tsup']), ...tree].map(([path, entry]) => [nameOf(path), entry]));
    expect(names.length).toBeGreaterThan(builtIn.length);
    for (const name of names) expect(ALLOWED, name).toContain(packages.get(name)?.license);
  });

  it('is what stands in the files, by the names of modules that are left in them', async () => {
    const files = (await readdir(join(place(), 'dist'))).filter((name) => /\.c?js$/.test(name));
    const texts = await Promise.all(files.map((name) => readFile(join(place(), 'dist', name), 'utf8')));
    const modules = texts.flatMap((text) => [...text.matchAll(/^\/\/ \S*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/gm)]);
    const found = new Set(modules.map(([, name]) => name));
    expect([...found]).toEqual(expect.arrayContaining(BUILT_IN));
    const parts = partOf(await licences());
    expect([...found].filter((name) => !parts.has(name))).toEqual([]);
  });
});
