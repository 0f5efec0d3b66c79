import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { BUILT_IN, BUILT_INTO_CLI, BUILT_INTO_REPORT } from '../tsup.config.js';
import { docstringExamples } from './support/doc-blocks.js';
import { type Import, importsOf, readImports } from './support/imports.js';

// The rules of docs/architecture.md on who may import whom.

/** Small files that everybody may use, each on its own. */
const GROUND = [
  'types',
  'errors',
  'validate',
  'frozen',
  'random',
  'pace',
  'progress',
  'take-promise',
  'diagnostics',
  'version',
  'import-package',
  'make-folder',
];

/** The rooms below each room, which it may import beside itself. */
const MAY_IMPORT = {
  ground: [],
  kernels: ['ground'],
  data: ['ground', 'kernels'],
  model: ['ground', 'kernels'],
  reading: ['ground', 'data'],
  live: ['ground', 'data', 'model', 'reading'],
  solvers: ['ground', 'kernels', 'data', 'model'],
  ranking: ['ground', 'kernels', 'data', 'model', 'live'],
  evaluation: ['ground', 'kernels', 'data'],
  persistence: ['ground', 'data', 'model'],
  training: ['ground', 'kernels', 'data', 'model', 'solvers', 'ranking', 'evaluation'],
  recommender: ['ground', 'data', 'model', 'reading', 'live', 'ranking', 'evaluation', 'persistence', 'training'],
  report: ['ground', 'data', 'model', 'evaluation'],
  tensorflow: ['ground', 'kernels', 'persistence'],
  // It uses the package as anybody does, by its name.
  cli: ['ground'],
  index: [
    'ground',
    'kernels',
    'data',
    'model',
    'reading',
    'live',
    'ranking',
    'evaluation',
    'persistence',
    'training',
    'recommender',
  ],
} as const;

type Room = keyof typeof MAY_IMPORT;

/** The plain twins of the kernels, which nobody else need know of. */
const PLAIN_KERNELS = 'src/kernels/plain/';

function roomOf(path: string): Room | null {
  const [, first, ...rest] = path.split('/');
  if (rest.length > 0) return first in MAY_IMPORT ? (first as Room) : null;
  const name = first.replace(/\.ts$/, '');
  if (GROUND.includes(name)) return 'ground';
  return name === 'index' ? 'index' : null;
}

const { dependencies, peerDependencies } = packageJson;
const packages = [
  ...Object.keys({ ...dependencies, ...peerDependencies }),
  ...BUILT_IN,
  ...BUILT_INTO_REPORT,
  ...BUILT_INTO_CLI,
];

/** The package that a target is in: `csv-parse` of `csv-parse/sync`. */
const packageOf = (target: string): string => /^(@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target;

/** The one file that imports packages by a variable. */
const IMPORTS_BY_NAME = 'src/import-package.ts';

/** Packages that may not be installed, and where they may be known, by their types. */
const OPTIONAL: readonly { readonly names: RegExp; readonly place: string }[] = [
  { names: /^@tensorflow\//, place: 'src/tensorflow/' },
  { names: /^hyparquet(-compressors)?$/, place: 'src/reading/formats/parquet/' },
];

/** What is wrong with an import, or null. */
function complaint(path: string, { target, kind }: Import): string | null {
  const room = roomOf(path);
  if (room === null) return `${path} belongs to no room`;
  // The optional packages are named by a variable, so that bundlers do not look for them.
  if (target === null) return path === IMPORTS_BY_NAME ? null : `${path} imports by a variable`;
  const optional = OPTIONAL.find(({ names }) => names.test(target));
  if (optional !== undefined) {
    if (!path.startsWith(optional.place)) return `${path} imports ${target}, which only ${optional.place} may`;
    return kind === 'type' ? null : `${path} loads ${target} by its name, which bundlers look for`;
  }
  if (BUILT_INTO_REPORT.includes(target) && room !== 'report')
    return `${path} imports ${target}, which only reports may`;
  if (BUILT_INTO_CLI.includes(target) && room !== 'cli') {
    return `${path} imports ${target}, which only the command line may`;
  }
  if (room === 'cli' && ['cf-recs', 'cf-recs/report'].includes(target)) return null;
  if (!target.startsWith('src/')) {
    const known = target.startsWith('node:') || packages.includes(packageOf(target));
    return known ? null : `${path} imports ${target}, which is no dependency`;
  }
  if (target.startsWith(PLAIN_KERNELS) && room !== 'kernels')
    return `${path} imports ${target}, which only kernels may`;
  const other = roomOf(target);
  const allowed: readonly (Room | null)[] = [room, ...MAY_IMPORT[room]];
  return allowed.includes(other) ? null : `${path} (${room}) imports ${target} (${other ?? 'no room'})`;
}

/** Some files that import each other in a circle, or null. */
function findCycle(graph: ReadonlyMap<string, readonly Import[]>): string[] | null {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[] | null => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return null;
    for (const { target } of graph.get(path) ?? []) {
      const cycle = target === null ? null : visit(target, [...way, path]);
      if (cycle !== null) return cycle;
    }
    done.add(path);
    return null;
  };
  for (const path of graph.keys()) {
    const cycle = visit(path, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

describe('the imports of the library', () => {
  const graph = readImports('src');

  it('run one way', () => {
    const complaints = [...graph].flatMap(([path, imports]) => imports.map((each) => complaint(path, each)));
    expect(complaints.filter((each) => each !== null)).toEqual([]);
  });

  it('lead to files that are there', () => {
    const targets = [...graph.values()].flat().flatMap(({ target }) => (target?.startsWith('src/') ? [target] : []));
    expect(targets.filter((target) => !graph.has(target))).toEqual([]);
    expect(targets.length).toBeGreaterThan(100);
  });

  it('make no circle', () => {
    expect(findCycle(graph)).toBeNull();
  });

  it('use every package that is installed with the library', () => {
    const used = new Set([...graph.values()].flat().map(({ target }) => target && packageOf(target)));
    // The optional packages are loaded by name, in the one file that knows them.
    const byName = ['@tensorflow/tfjs', '@tensorflow/tfjs-node', 'hyparquet', 'hyparquet-compressors'];
    expect(packages.filter((name) => !used.has(name) && !byName.includes(name))).toEqual([]);
  });
});

describe('the rules', () => {
  it.each<[string, string, boolean]>([
    ['src/ranking/rank.ts', "import { a } from '../data/dataset.js';", true],
    ['src/ranking/rank.ts', "import { a } from '../training/solve.js';", false],
    ['src/ranking/rank.ts', "import type { A } from '../persistence/metadata/format.js';", false],
    ['src/evaluation/metrics.ts', "export { a } from '../ranking/rank.js';", false],
    ['src/evaluation/metrics.ts', "export * from '../recommender/recommender.js';", false],
    ['src/persistence/format.ts', "type A = import('../training/solve.js').A;", false],
    ['src/data/dataset.ts', "import { a } from '../model/embedding-model.js';", false],
    ['src/model/recency.ts', "import { a } from '../data/dataset.js';", false],
    ['src/kernels/matrix/panels.ts', "import { a } from '../../data/dataset.js';", false],
    ['src/kernels/matrix/panels.ts', "import { a } from '../../errors.js';", true],
    ['src/kernels/matrix/panels.ts', "import { a } from '../../solvers/gradient/step-drawer.js';", false],
    ['src/kernels/memory/kernel-memory.ts', "import { a } from '../plain/index.js';", true],
    ['src/ranking/rank.ts', "import { a } from '../kernels/plain/ranking.js';", false],
    ['src/errors.ts', "import { a } from './kernels/kernels.js';", false],
    ['src/recommender/required.ts', "import { a } from '../index.js';", false],
    ['src/recommender/recommender.ts', "import { a } from './required.js';", true],
    ['src/recommender/recommender.ts', "const a = await import('../secrets/a.js');", false],
    ['src/helpers.ts', "import { a } from './errors.js';", false],
    ['src/report/render-report.ts', "import type { A } from '../evaluation/evaluation.js';", true],
    ['src/report/render-report.ts', "import { a } from '../recommender/recommender.js';", false],
    ['src/report/charts/draw.ts', "import { plot } from '@observablehq/plot';", true],
    ['src/recommender/recommender.ts', "import { plot } from '@observablehq/plot';", false],
    ['src/recommender/recommender.ts', "import { a } from '../report/index.js';", false],
    ['src/index.ts', "export { a } from './report/index.js';", false],
    ['src/ranking/rank.ts', "import express from 'express';", false],
    ['src/ranking/rank.ts', "import { readFile } from 'node:fs/promises';", true],
    ['src/ranking/rank.ts', 'const a = await import(name);', false],
    ['src/persistence/layers-model.ts', "const tf = await import('@tensorflow/tfjs');", false],
    ['src/persistence/layers-model.ts', "import type * as tf from '@tensorflow/tfjs';", false],
    ['src/tensorflow/tensorflow-engine.ts', "import type * as tf from '@tensorflow/tfjs';", true],
    ['src/tensorflow/tensorflow-engine.ts', "import { type Tensor } from '@tensorflow/tfjs';", true],
    ['src/tensorflow/tensorflow-engine.ts', "const tf = await import('@tensorflow/tfjs');", false],
    ['src/tensorflow/tensorflow-engine.ts', 'await import(name);', false],
    ['src/import-package.ts', 'await import(name);', true],
    ['src/tensorflow/tensorflow-engine.ts', "import { a } from '../import-package.js';", true],
    ['src/reading/formats/parquet/pages/decode.ts', "import type { A } from 'hyparquet';", true],
    ['src/reading/formats/parquet/pages/decode.ts', "import { parquetRead } from 'hyparquet';", false],
    ['src/reading/formats/parquet/pages/decode.ts', "const a = await import('hyparquet-compressors');", false],
    ['src/reading/formats/csv.ts', "import type { A } from 'hyparquet';", false],
    ['src/tensorflow/load-layers-model.ts', "import { a } from '../persistence/place-of.js';", true],
    ['src/tensorflow/load-layers-model.ts', "import { a } from '../recommender/recommender.js';", false],
    ['src/index.ts', "import type { A } from './tensorflow/index.js';", false],
    ['src/tensorflow/tensorflow-engine.ts', "import * as tf from '@tensorflow/tfjs';", false],
    ['src/tensorflow/tensorflow-engine.ts', "import '@tensorflow/tfjs-backend-wasm';", false],
    ['src/tensorflow/tensorflow-engine.ts', "import { type Tensor, tensor } from '@tensorflow/tfjs';", false],
    ['src/tensorflow/tensorflow-engine.ts', "const tf = require('@tensorflow/tfjs');", false],
  ])('say of %s with `%s`: %s', (path, text, fine) => {
    const [found] = importsOf(path, text);
    expect(complaint(path, found) === null).toBe(fine);
  });

  it('see a circle, of types too', () => {
    const to = (target: string): Import[] => [{ target, kind: 'type' }];
    const circle = new Map([
      ['a', to('b')],
      ['b', to('c')],
      ['c', to('b')],
    ]);
    expect(findCycle(circle)).toEqual(['b', 'c', 'b']);
  });
});

describe('the files of the library', () => {
  // The build writes the binaries.
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((name) => join('src', name))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('wasm-binaries.ts'));
  const examples = docstringExamples();
  /** Lines that are read to survey a file: without the examples in docstrings, and the marks around docstrings. */
  const countLines = (path: string): number => {
    const said = readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .filter((line) => !/^\s*(?:\/\*\*|\*(?: @example)?|\*\/)$/.test(line));
    const shown = examples.filter(({ page }) => page === path).flatMap(({ text }) => text.trimEnd().split('\n'));
    return said.length - shown.filter((line) => line !== '').length;
  };
  const lines = files.map((path) => ({ path, count: countLines(path) }));

  it('have 250 lines at most, examples in docstrings apart', () => {
    expect(lines.filter(({ count }) => count > 250)).toEqual([]);
  });

  it('are short: half of them have fewer than 80 lines', () => {
    const counts = lines.map(({ count }) => count).sort((a, b) => a - b);
    expect(counts.length).toBeGreaterThan(100);
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThan(80);
  });

  it('stand in folders that one can survey', () => {
    const sizes = new Map<string, number>();
    for (const path of files) sizes.set(dirname(path), (sizes.get(dirname(path)) ?? 0) + 1);
    expect([...sizes].filter(([, size]) => size > 17)).toEqual([]);
  });
});

describe('every public name', () => {
  const publicNames = (entry: string) => {
    const program = ts.createProgram([entry], {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      noLib: true,
      types: [],
    });
    const checker = program.getTypeChecker();
    const index = checker.getSymbolAtLocation(program.getSourceFile(entry)!)!;
    const symbols = checker
      .getExportsOfModule(index)
      .map((name) => (name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name));
    return { checker, symbols };
  };

  /** The methods of a class that are called by their names, and its accessors. */
  const membersOf = ({ members, exports }: ts.Symbol): ts.Symbol[] =>
    [...members!.values(), ...exports!.values()].filter(
      ({ flags, name }) => flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor) && !name.startsWith('__'),
    );

  it.each([
    ['src/index.ts', 40],
    ['src/report/index.ts', 3],
    ['src/tensorflow/index.ts', 1],
  ])('of %s says what it is', (entry, least) => {
    const { checker, symbols } = publicNames(entry);
    expect(symbols.length).toBeGreaterThan(least);
    const silent = symbols.filter((symbol) => symbol.getDocumentationComment(checker).length === 0);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it.each([
    ['src/index.ts', 50],
    ['src/report/index.ts', 2],
    ['src/tensorflow/index.ts', 2],
  ])('of %s that is called shows how, and so do the methods of Recommender', (entry, count) => {
    const { checker, symbols } = publicNames(entry);
    const called = symbols.filter(({ flags }) => flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class));
    const methods = called.filter(({ name }) => name === 'Recommender').flatMap(membersOf);
    expect([...called, ...methods].length).toBeGreaterThanOrEqual(count);
    const bare = [...called, ...methods].filter((symbol) =>
      symbol.getJsDocTags(checker).every(({ name }) => name !== 'example'),
    );
    expect(bare.map(({ name }) => name)).toEqual([]);
  });
});
