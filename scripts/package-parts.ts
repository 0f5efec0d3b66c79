// The files that the package is built into, and which modules are in each: none is in two.
import { relative } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

/** What the package is imported by. */
export const ENTRIES = {
  index: 'src/index.ts',
  report: 'src/report/index.ts',
  tensorflow: 'src/tensorflow/index.ts',
} as const;

/**
 * The files behind them, by the modules that each is for. `core` has what the public names lead to by static imports: all
 * that a process needs which loads a model and recommends. The others are loaded when something is asked of them.
 */
export const LATE_PARTS = {
  training: ['src/training/train.ts', 'src/training/tune/tune.ts', 'src/evaluation/evaluate-lists.ts'],
  texts: ['src/reading/formats/texts.ts'],
  parquet: ['src/reading/formats/parquet/read-parquet.ts'],
} as const;

/** The name of the part that each module is in; none of what only an entry has. */
type PartOfModule = ReadonlyMap<string, string>;

const pathOf = (file: string): string => relative('.', file).replaceAll('\\', '/');

/** Leaves modules of other parts where they are. @param nameOf - by what they are imported. */
function apart(parts: PartOfModule, own: string | null, nameOf: (part: string, module: string) => string): Plugin {
  return {
    name: 'apart',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\// }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind === 'entry-point' || pluginData === apart) return undefined;
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: apart });
        const module = pathOf(found.path);
        const part = parts.get(module);
        if (part === undefined || part === own) return undefined;
        return { path: nameOf(part, module), external: true, sideEffects: false };
      });
    },
  };
}

async function look(options: BuildOptions) {
  const common = { bundle: true, write: false, metafile: true, platform: 'node', format: 'esm', outdir: '.' } as const;
  const { metafile, outputFiles } = await build({ ...options, ...common, packages: 'external' });
  return { metafile, texts: new Map(outputFiles.map(({ path, text }) => [pathOf(path), text])) };
}

/** What the public names lead to, and what more than one of the others needs, is in `core`. */
function assignModules({ inputs }: Metafile): PartOfModule {
  const reachedFrom = (starts: readonly string[]): ReadonlySet<string> => {
    const reached = new Set(starts);
    for (const module of reached) {
      for (const { path, kind, external } of inputs[module].imports) {
        if (kind === 'import-statement' && external !== true) reached.add(path);
      }
    }
    return reached;
  };
  const { index, ...others } = ENTRIES;
  const parts = new Map<string, string>();
  for (const [part, modules] of Object.entries({ ...LATE_PARTS, ...others })) {
    for (const module of reachedFrom([modules].flat())) parts.set(module, parts.has(module) ? 'core' : part);
  }
  for (const module of reachedFrom([index])) parts.set(module, 'core');
  parts.delete(index);
  return new Map([...parts].filter(([, part]) => !(part in others)));
}

/** What others need of each part, as the code that exports it. */
async function writeExports(modules: readonly string[], parts: PartOfModule): Promise<ReadonlyMap<string, string>> {
  const late = new Set<string>(Object.values(LATE_PARTS).flat());
  // Every module for itself, which says by their paths what it imports.
  const everyOther = apart(new Map(modules.map((module) => [module, module])), null, (_, module) => module);
  const { metafile, texts } = await look({ entryPoints: [...modules], plugins: [everyOther] });
  const needed = new Map<string, Set<string>>();
  const need = (module: string, names: readonly string[]): void => {
    needed.set(module, new Set([...(needed.get(module) ?? []), ...names]));
  };
  for (const [path, { entryPoint = '', exports }] of Object.entries(metafile.outputs)) {
    if (late.has(entryPoint)) need(entryPoint, exports);
    for (const [, names, module] of (texts.get(path) ?? '').matchAll(/^import ([^"]+) from "(src\/[^"]+)";$/gm)) {
      if (parts.get(module) === parts.get(entryPoint)) continue;
      const list = /^\{([^}]*)\}$/.exec(names)?.[1];
      if (list === undefined) throw new Error(`Expected ${entryPoint} to import ${module} by names, got ${names}`);
      need(
        module,
        list.split(',').map((name) => name.trim().replace(/ as .*/, '')),
      );
    }
  }
  const code = new Map<string, string>();
  for (const [module, names] of needed) {
    const part = parts.get(module);
    if (part === undefined) throw new Error(`Expected ${module} to be in a part that others can import`);
    code.set(part, `${code.get(part) ?? ''}export { ${[...names].join(', ')} } from './${module}';\n`);
  }
  return code;
}

async function findParts() {
  const { metafile } = await look({ entryPoints: Object.values(ENTRIES) });
  const parts = assignModules(metafile);
  const modules = Object.keys(metafile.inputs).filter((path) => path.startsWith('src/'));
  return { parts, exports: await writeExports(modules, parts) };
}

let found: ReturnType<typeof findParts> | undefined;

/** Builds one part, or the entries where it is null: what other parts have is imported from their files. */
export function onePart(own: string | null): Plugin {
  return {
    name: 'one-part',
    async setup(build) {
      found ??= findParts();
      const { parts, exports } = await found;
      const suffix = build.initialOptions.format === 'cjs' ? 'cjs' : 'js';
      await apart(parts, own, (part) => `./${part}.${suffix}`).setup(build);
      if (own === null) return;
      build.onResolve({ filter: /^/ }, ({ kind, path }) =>
        kind === 'entry-point' ? { path, namespace: 'part' } : undefined,
      );
      build.onLoad({ filter: /^/, namespace: 'part' }, () => ({
        contents: exports.get(own),
        resolveDir: '.',
        loader: 'ts',
      }));
    },
  };
}
