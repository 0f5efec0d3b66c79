import { execFile } from 'node:child_process';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { ENTRIES } from '../scripts/package-parts.js';
import { VERSION } from '../src/version.js';
import { BUILT_IN, BUILT_INTO_REPORT } from '../tsup.config.js';
import { builtPackage, runScript } from './support/built-package.js';

const place = builtPackage({ types: true });

const { dependencies, peerDependencies, exports } = packageJson;

/** All paths that an entry of `exports` and its like lead to. */
const targetsOf = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(value as object).flatMap(targetsOf);

/** The entry points by the names that they are imported by. */
const entries = Object.keys(exports)
  .filter((path) => path !== './package.json')
  .map((path) => path.replace('.', packageJson.name));

describe('the package as it is built', () => {
  it('has every file that package.json leads to', async () => {
    const { main, module, types, typesVersions } = packageJson;
    const targets = [exports, main, module, types, typesVersions].flatMap(targetsOf);
    expect(targets.length).toBeGreaterThan(10);
    await Promise.all(targets.map((target) => access(join(place(), target))));
  });

  it('gives the same names to import and to require, at every entry point', async () => {
    const script = `
      import { createRequire } from 'node:module';
      const require = createRequire(import.meta.url);
      const names = [];
      for (const entry of ${JSON.stringify(entries)}) {
        names.push([Object.keys(await import(entry)).sort(), Object.keys(require(entry)).sort()]);
      }
      console.log(JSON.stringify(names));
    `;
    const found: [string[], string[]][] = JSON.parse(await runScript(place(), 'names.mjs', script));
    expect(found).toHaveLength(entries.length);
    for (const [imported, required] of found) {
      expect(imported.length).toBeGreaterThan(0);
      expect(required).toEqual(imported);
    }
  });

  it('keeps the names of its classes', async () => {
    const script = `
      import { createRequire } from 'node:module';
      const require = createRequire(import.meta.url);
      const copies = [await import('cf-recs'), require('cf-recs')];
      console.log(JSON.stringify(copies.map(({ Recommender, CfRecsError }) => [Recommender.name, CfRecsError.name])));
    `;
    const names = ['Recommender', 'CfRecsError'];
    expect(JSON.parse(await runScript(place(), 'classes.mjs', script))).toEqual([names, names]);
  });

  it('has each module of ours in one file, of those that one process can load', async () => {
    for (const suffix of ['.js', '.cjs']) {
      const files = (await readdir(join(place(), 'dist'))).filter(
        (name) => name.endsWith(suffix) && name !== 'cli.cjs',
      );
      const texts = await Promise.all(files.map((name) => readFile(join(place(), 'dist', name), 'utf8')));
      // Of a module that esbuild comes back to it writes the name anew.
      const modules = texts.flatMap((text) => [...new Set(text.match(/^\/\/ src\/\S+$/gm))]);
      expect(modules.length).toBeGreaterThan(200);
      expect(new Set(modules).size).toBe(modules.length);
    }
  });

  it('loads no package that is not installed with it or asked for as a peer', async () => {
    const files = (await readdir(join(place(), 'dist'))).filter((name) => /\.(js|cjs)$/.test(name));
    const loaded = new Set<string>();
    for (const file of files) {
      const { importedFiles } = ts.preProcessFile(await readFile(join(place(), 'dist', file), 'utf8'), true, true);
      for (const { fileName } of importedFiles) loaded.add(fileName);
    }
    const packages = [...loaded]
      .filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !builtinModules.includes(name))
      .map((name) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    // The command line uses the package by its name, as anybody does.
    const known = [packageJson.name, ...Object.keys({ ...dependencies, ...peerDependencies })];
    expect(packages.filter((name) => !known.includes(name))).toEqual([]);
    expect(packages).toContain('csv-parse');
  });
});

describe('the types that are published', () => {
  const declarations = async () => {
    const names = (await readdir(join(place(), 'dist'))).filter((name) => name.endsWith('.d.cts'));
    return Promise.all(names.map(async (name) => [name, await readFile(join(place(), 'dist', name), 'utf8')] as const));
  };
  const INTERNAL = /\b(Buffer|RowBatch|Workspace|IdTable|LiveDataset|RankingContext|addAscii|freeze)\b|@internal/;

  it('are there once: what is imported has those of what is required', async () => {
    const names = (await readdir(join(place(), 'dist'))).filter((name) => name.endsWith('.d.ts'));
    expect(names.sort()).toEqual(Object.keys(ENTRIES).map((entry) => `${entry}.d.ts`));
    for (const name of names) {
      const required = `./${name.replace('.d.ts', '.cjs')}`;
      expect(await readFile(join(place(), 'dist', name), 'utf8')).toBe(`export * from '${required}';\n`);
    }
  });

  it('name nothing internal', async () => {
    const found = (await declarations()).flatMap(([file, text]) =>
      text.split('\n').flatMap((line, at) => (INTERNAL.test(line) ? [`${file}, line ${at + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  it('hold two classes, of which users make errors alone: all else is an interface', async () => {
    const classes = (await declarations()).flatMap(([file, text]) =>
      ts.createSourceFile(file, text, ts.ScriptTarget.ESNext).statements.filter(ts.isClassDeclaration),
    );
    expect(classes.map(({ name }) => name?.text).sort()).toEqual(['CfRecsError', 'Recommender']);
    const recommender = classes.find(({ name }) => name?.text === 'Recommender')!;
    const [made] = recommender.members.filter(ts.isConstructorDeclaration);
    expect(made.modifiers?.map(({ kind }) => kind)).toEqual([ts.SyntaxKind.PrivateKeyword]);
  });

  it('need the types of no other package: those of an optional one may be missing, and may not compile', async () => {
    const imported = (await declarations()).flatMap(([, text]) =>
      ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName),
    );
    expect(imported.filter((name) => !name.startsWith('./') && !name.startsWith('node:'))).toEqual([]);
    expect(imported.length).toBeGreaterThan(0);
  });

  it('say which figures an evaluation holds, so that none needs a check', async () => {
    const path = join(place(), 'typed.mts');
    await writeFile(path, await readFile('tests/support/typed-evaluations.txt', 'utf8'));
    const program = ts.createProgram([path], {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      types: ['node'],
    });
    const said = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? -1) + 1;
      return `${file?.fileName}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
    expect(said).toEqual([]);
  });
});

describe('package.json', () => {
  it('has the version that the library writes into models', () => {
    expect(packageJson.version).toBe(VERSION);
  });

  it('asks for nothing native, and runs no script where the package is installed', () => {
    expect(Object.keys(dependencies)).toEqual(['csv-parse']);
    expect(Object.keys(peerDependencies)).toEqual([
      '@tensorflow/tfjs',
      '@tensorflow/tfjs-node',
      'hyparquet',
      'hyparquet-compressors',
    ]);
    for (const name of Object.keys(peerDependencies)) {
      expect(packageJson.peerDependenciesMeta).toMatchObject({ [name]: { optional: true } });
    }
    for (const name of ['preinstall', 'install', 'postinstall']) {
      expect(Object.keys(packageJson.scripts)).not.toContain(name);
    }
  });

  it('ships the guides that README and they themselves lead to', async () => {
    const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      // Where npm runs the tests it tells its children to do as it does.
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))),
    });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const shipped = files.map(({ path }) => path);
    const text = await readFile('README.md', 'utf8');
    const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)]
      .map(([, link]) => link)
      .filter((link) => !/^\w+:/.test(link));
    expect(links.length).toBeGreaterThan(5);
    await Promise.all(links.map((link) => access(link)));
    const guides = links.filter((link) => /^(docs\/.+|[A-Z]+)\.md$/.test(link) && link !== 'CONTRIBUTING.md');
    expect(guides.length).toBeGreaterThan(1);
    expect(guides.filter((guide) => !shipped.includes(guide))).toEqual([]);
    // Neither sources nor tests, nor settings of tools; and the log that README begins with.
    const others = shipped.filter(
      (path) => !/^(dist|docs)\/|^(README|CHANGELOG)\.md$|^(LICENSE|package\.json)$/.test(path),
    );
    expect(others).toEqual(['data/sample_interactions.jsonl']);
  });
});

describe('docs/architecture.md', () => {
  it('names every package that the library needs at run time, with its reason', async () => {
    const text = await readFile('docs/architecture.md', 'utf8');
    const names = [...Object.keys({ ...dependencies, ...peerDependencies }), ...BUILT_IN, ...BUILT_INTO_REPORT];
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});
