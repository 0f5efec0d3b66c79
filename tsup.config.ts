import { readdir, readFile, writeFile } from 'node:fs/promises';
import { transform } from 'esbuild';
import { defineConfig, type Options } from 'tsup';
import { ENTRIES, LATE_PARTS, onePart } from './scripts/package-parts.js';

/** Packages that are built into ours: a process that serves has fewer files to find and compile. */
export const BUILT_IN = ['fastest-levenshtein', 'valibot'];

/** Packages that are built into the report: who makes one need not install a plotting library. */
export const BUILT_INTO_REPORT = ['@observablehq/plot'];

/** Packages that are built into the command line: who uses the library installs none of them. */
export const BUILT_INTO_CLI = ['commander', 'cli-progress'];

/** Folders of the packages of which something stands in what was built, those that they need themselves among them. */
const found = new Set<string>();

const findPackages: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'find-packages',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      for (const { inputs } of Object.values(metafile?.outputs ?? {})) {
        for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
          const [folder] = /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [];
          if (folder !== undefined && bytesInOutput > 0) found.add(folder);
        }
      }
    });
  },
};

/** The plotting library is in a file of its own, which both builds of the report load: it is larger than all the rest. */
const plotApart: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'plot-apart',
  setup(build) {
    build.onResolve({ filter: /\/plot\.js$/ }, () => ({ path: './plot.cjs', external: true }));
  },
};

/** Files that are loaded late and come in CommonJS, too: what CommonJS code requires works in Jest, import() does not. */
const REQUIRED_LATE = ['csv-parse/sync', ...Object.keys(LATE_PARTS).map((part) => `./${part}.cjs`)];

const requireLate: NonNullable<Options['plugins']>[number] = {
  name: 'require-late',
  renderChunk(code) {
    if (this.format !== 'cjs') return undefined;
    const required = (text: string, name: string): string =>
      text.replaceAll(`import("${name}")`, `Promise.resolve().then(() => require("${name}"))`);
    return { code: REQUIRED_LATE.reduce(required, code) };
  },
};

/** Blocks of comments on lines of their own: docstrings, which the declarations have. */
const DOCSTRINGS = /^[ \t]*\/\*\*[\s\S]*?\*\/\n/gm;

/** What is built without its docstrings, which take a tenth of it; to the letter the same code, or the build fails. */
const leaveOutDocstrings: NonNullable<Options['plugins']>[number] = {
  name: 'leave-out-docstrings',
  async renderChunk(code, { path }) {
    if (!/\.c?js$/.test(path)) return undefined;
    const bare = code.replace(DOCSTRINGS, '');
    const [before, after] = await Promise.all([code, bare].map((each) => transform(each, { minify: true })));
    if (before.code !== after.code) throw new Error(`Expected ${path} without docstrings to be the same code`);
    return { code: bare };
  },
};

async function licenceOf(folder: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`Expected ${folder} to hold a licence, got none`);
  return `==== ${name} ${version} ====\n\n${await readFile(`${folder}/${file}`, 'utf8')}`;
}

/** The licences of all packages of which something stands in what was built so far. */
async function writeLicences(folder: string): Promise<void> {
  await writeFile(`${folder}/LICENSES.txt`, (await Promise.all([...found].sort().map(licenceOf))).join('\n'));
}

/** What is imported has the types of what is required: they are there once, and those of both copies are the same. */
async function writeImportedTypes(folder: string): Promise<void> {
  for (const entry of Object.keys(ENTRIES)) {
    await writeFile(`${folder}/${entry}.d.ts`, `export * from './${entry}.cjs';\n`);
  }
}

// One write after the other: the last one has the packages of every part.
let written = Promise.resolve();

export default defineConfig(({ outDir = 'dist', dts = true }) => {
  const common: Options = {
    outDir,
    target: 'node20',
    // What is built reads as it was written, and tells lines of its own: maps would lead to sources that are not there.
    sourcemap: false,
    // A file for each part, and no more: scripts/package-parts.ts says which.
    splitting: false,
    esbuildPlugins: [findPackages],
    plugins: [requireLate, leaveOutDocstrings],
    // Names, lines and comments for bundlers stay: Node prints the line that threw above an uncaught error.
    minifySyntax: true,
    async onSuccess() {
      written = written.then(() => writeLicences(outDir));
      if (dts !== false) written = written.then(() => writeImportedTypes(outDir));
      await written;
    },
    dts: false,
  };
  const library: Options = {
    ...common,
    entry: ENTRIES,
    format: ['esm', 'cjs'],
    esbuildPlugins: [findPackages, plotApart, onePart(null)],
    noExternal: BUILT_IN,
  };
  const types: Options = {
    ...common,
    entry: ENTRIES,
    format: ['cjs'],
    dts: { only: true },
  };
  const partOf = ([part, [module]]: [string, readonly string[]]): Options => ({
    ...library,
    entry: { [part]: module },
    esbuildPlugins: [findPackages, onePart(part)],
  });
  const parts = Object.entries({ core: [ENTRIES.index], ...LATE_PARTS }).map(partOf);
  const plot: Options = {
    ...common,
    entry: { plot: 'src/report/plot.ts' },
    format: ['cjs'],
    // Code of others, of which nobody reads a line.
    minify: true,
    noExternal: BUILT_INTO_REPORT,
  };
  const commandLine: Options = {
    ...common,
    entry: { cli: 'src/cli/main.ts' },
    // CommonJS, as the packages that are built into it are.
    format: ['cjs'],
    shims: true,
    // It catches what is thrown, and prints a line of its own: nobody reads its code.
    minifyWhitespace: true,
    external: ['cf-recs', 'cf-recs/report'],
    noExternal: BUILT_INTO_CLI,
  };
  return [library, ...parts, plot, commandLine, ...(dts === false ? [] : [types])];
});
