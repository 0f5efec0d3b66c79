import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { VERSION } from '../src/version.js';
import { BUILT_IN, BUILT_INTO_REPORT } from '../tsup.config.js';

describe('package.json', () => {
  it('has the version that the library writes into models', () => {
    expect(packageJson.version).toBe(VERSION);
    expect(VERSION).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('asks for no more than Node 20, and for nothing native', () => {
    expect(packageJson.engines).toEqual({ node: '>=20' });
    expect(packageJson.peerDependencies).toEqual({ '@tensorflow/tfjs-node': expect.any(String) });
    expect(packageJson.peerDependenciesMeta).toEqual({ '@tensorflow/tfjs-node': { optional: true } });
    expect(Object.keys(packageJson.dependencies)).not.toContain('@tensorflow/tfjs-node');
  });

  it('serves ESM and CommonJS, each with types of its own', () => {
    expect(packageJson).toMatchObject({ type: 'module', sideEffects: false, license: 'MIT' });
    expect(packageJson.exports).toEqual({
      '.': {
        import: { types: './dist/index.d.ts', default: './dist/index.js' },
        require: { types: './dist/index.d.cts', default: './dist/index.cjs' },
      },
      './report': {
        import: { types: './dist/report.d.ts', default: './dist/report.js' },
        require: { types: './dist/report.d.cts', default: './dist/report.cjs' },
      },
      './package.json': './package.json',
    });
    // For compilers that know nothing of exports.
    expect(packageJson.typesVersions).toEqual({ '*': { report: ['./dist/report.d.ts'] } });
    const { main, module, types } = packageJson;
    expect([main, module, types]).toEqual(['./dist/index.cjs', './dist/index.js', './dist/index.d.ts']);
  });

  it('ships the build, the pages and the sample log, and nothing else', () => {
    expect(packageJson.files).toEqual(['dist', 'docs/**/*.md', 'data/sample_interactions.jsonl', 'CHANGELOG.md']);
  });

  it('has no script that runs where the package is installed', () => {
    for (const name of ['preinstall', 'install', 'postinstall']) {
      expect(Object.keys(packageJson.scripts)).not.toContain(name);
    }
  });
});

describe('docs/architecture.md', () => {
  it('names every package that the library needs at run time, with its reason', async () => {
    const text = await readFile('docs/architecture.md', 'utf8');
    const { dependencies, peerDependencies } = packageJson;
    const names = [...Object.keys({ ...dependencies, ...peerDependencies }), ...BUILT_IN, ...BUILT_INTO_REPORT];
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});
