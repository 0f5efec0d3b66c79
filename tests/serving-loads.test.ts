import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT_IN, BUILT_INTO_REPORT } from '../tsup.config.js';
import { readImports } from './support/imports.js';
import { sampleRecommender } from './support/model-folders.js';

// What a process loads that imports the package, loads a model and recommends: what serving needs, and nothing else.

describe('the static imports below src/index.ts', () => {
  const graph = readImports('src');
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const { target, kind } of graph.get(path) ?? []) if (target !== null && kind === 'static') visit(target);
  };
  visit('src/index.ts');
  const files = [...reached].filter((path) => path.startsWith('src/'));

  it('lead to ranking and persistence, to no training but its entry, and of the evaluation to its options and formulas', () => {
    expect(files).toEqual(expect.arrayContaining(['src/ranking/rank.ts', 'src/persistence/load-model.ts']));
    expect(files.filter((path) => /^src\/(training|solvers)\//.test(path))).toEqual(['src/training/trainers.ts']);
    expect(files.filter((path) => path.startsWith('src/evaluation/')).sort()).toEqual([
      'src/evaluation/measure-options.ts',
      'src/evaluation/metrics.ts',
    ]);
  });

  it('lead to no packages but those that are built into ours', () => {
    const packages = [...reached].filter((path) => !path.startsWith('src/') && !path.startsWith('node:'));
    expect(packages.sort()).toEqual(BUILT_IN);
  });
});

describe('a new process with the built package', () => {
  let place = '';

  beforeAll(async () => {
    place = await realpath(await mkdtemp(join(tmpdir(), 'cf-recs-')));
    await build({ outDir: join(place, 'dist'), dts: false, silent: true });
    await symlink(resolve('node_modules'), join(place, 'node_modules'), 'junction');
    await writeFile(join(place, 'package.json'), '{ "type": "module" }');
    await (await sampleRecommender()).save(join(place, 'model'));
    await writeFile(join(place, 'plays.csv'), 'userId,itemId\nann,a\nann,b\nben,a\nben,c\n');
    await writeFile(join(place, 'serve.mjs'), `import * as cf from './dist/index.js';\n${SERVE}`);
    await writeFile(join(place, 'serve.cjs'), `const cf = require('./dist/index.cjs');\n${SERVE}`);
    await writeFile(join(place, 'report.mjs'), `import * as report from './dist/report.js';\n${REPORT}`);
    await writeFile(join(place, 'report.cjs'), `const report = require('./dist/report.cjs');\n${REPORT}`);
  });
  afterAll(() => rm(place, { recursive: true }));

  const SERVE = `
    cf.Recommender.load('model').then(async (recommender) => {
      console.log(recommender.recommend('ann', 2).items.length);
      if (process.argv[2] === 'csv') await cf.Recommender.fromInteractions(cf.readInteractions('plays.csv'));
    });
  `;

  const REPORT = `
    const noPairs = {
      offsets: new Uint32Array(1), items: new Uint32Array(0), weights: new Float32Array(0), timestamps: null,
    };
    const summary = {
      users: 0, items: 0, interactions: 4, rows: 4, ignored: 0, dislikes: 0, warnings: [], density: 0, period: null, events: {},
      skipped: { count: 0 }, filtered: {},
    };
    const dataset = {
      users: { ids: [], indexOf: () => -1 }, items: { ids: [], size: 0, indexOf: () => -1 }, sources: [],
      summary, options: {},
      positives: noPairs, dislikes: noPairs, popularity: new Uint32Array([3, 1]),
    };
    const nothing = () => ({ items: [] });
    const recommender = {
      toDataset: () => dataset, info: { embeddingDim: null, training: null, summary },
      recommend: nothing, popular: nothing, history: nothing, explain: nothing,
    };
    console.log(report.renderReport({ recommender }).match(/<svg/g).length + 1);
  `;

  /** The files of JavaScript that a process has loaded: V8's record of what was covered names them all. */
  async function loadedBy(script: string, ...args: string[]): Promise<string[]> {
    const folder = join(place, `${script}-${args}-coverage`);
    await mkdir(folder);
    const env = { ...process.env, NODE_V8_COVERAGE: folder };
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { cwd: place, env });
    expect(stdout).toBe('2\n');
    const reports = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
    return reports
      .flatMap((text) => (JSON.parse(text) as { result: { url: string }[] }).result.map(({ url }) => url))
      .filter((url) => url.startsWith('file:'))
      .map((url) => fileURLToPath(url).replaceAll('\\', '/'));
  }

  const nameOf = (path: string): string => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? basename(path);

  it.each([
    ['serve.mjs', 'js'],
    ['serve.cjs', 'cjs'],
  ])('that serves from %s loads our public names and what is behind them, and no packages', async (script, suffix) => {
    const names = (await loadedBy(script)).map(nameOf);
    expect(names.sort()).toEqual([`index.${suffix}`, `core.${suffix}`, script].sort());
  });

  it.each([
    ['report.mjs', 'js'],
    ['report.cjs', 'cjs'],
  ])(
    'that makes a report from %s loads what every recommender needs and the file that plots, and no packages',
    async (script, suffix) => {
      const names = (await loadedBy(script)).map(nameOf);
      expect(names.sort()).toEqual([script, `report.${suffix}`, `core.${suffix}`, 'plot.cjs'].sort());
    },
  );

  it('comes with the licences of the packages that are built into it, and of those that they need', async () => {
    const text = await readFile(join(place, 'dist', 'LICENSES.txt'), 'utf8');
    for (const name of [...BUILT_IN, ...BUILT_INTO_REPORT, 'd3-scale', 'd3-shape']) {
      expect(text).toContain(`==== ${name} `);
      const file = (await readdir(`node_modules/${name}`)).find((each) => each.startsWith('LICENSE'));
      expect(text).toContain(await readFile(`node_modules/${name}/${file}`, 'utf8'));
    }
  });

  it.each([
    ['engine.mjs', "import { tensorflowEngine } from './dist/tensorflow.js';"],
    ['engine.cjs', "const { tensorflowEngine } = require('./dist/tensorflow.cjs');"],
  ])('that takes an engine from %s computes on TensorFlow.js', async (script, head) => {
    const matrices = 'Float32Array.of(1, 2), Float32Array.of(3, 4), 1, 2, 1';
    const body = `tensorflowEngine().then((engine) => console.log(engine.multiply(${matrices}).join()));`;
    await writeFile(join(place, script), `${head}\n${body}`);
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script], { cwd: place });
    expect({ stdout, stderr }).toEqual({ stdout: '11\n', stderr: '' });
  });

  it.each(['core.js', 'core.cjs'])(
    'is told by marks in %s that bundlers keep off packages which need not be installed',
    async (file) => {
      const text = await readFile(join(place, 'dist', file), 'utf8');
      const imports = [...text.matchAll(/\bimport\(([^)]*)\)/g)].map(([, inside]) => inside);
      const [imported, ...more] = imports.filter((inside) => !/^".*"$/.test(inside));
      expect(more).toEqual([]);
      for (const mark of ['webpackIgnore: true', 'turbopackIgnore: true', '@vite-ignore'])
        expect(imported).toContain(mark);
      // By a variable: what is named no bundler may look for.
      expect(imported).not.toContain('@tensorflow');
    },
  );

  it.each(['serve.mjs', 'serve.cjs'])('that reads a CSV file, too, from %s, loads the parser', async (script) => {
    expect((await loadedBy(script, 'csv')).map(nameOf)).toContain('csv-parse');
  });
});
