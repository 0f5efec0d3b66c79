import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'tsup';
import ts from 'typescript';
import type { CodeBlock } from './markdown.js';

/** The entry points of the package, and the sources that stand for them. */
const ENTRIES = {
  'cf-recs': resolve('src/index.ts'),
  'cf-recs/report': resolve('src/report/index.ts'),
  'cf-recs/tensorflow': resolve('src/tensorflow/index.ts'),
} as const;

/** Declarations of packages that pages speak of and that are not installed. */
const DECLARATIONS = resolve('tests/support/sqlite.d.ts');

/** What runs where a block imports a package that is not installed: another one with the same API. */
const STAND_INS: Readonly<Record<string, string>> = { 'better-sqlite3': 'libsql' };

/** A block's name in messages: page and line. */
export const nameOf = ({ page, line }: CodeBlock): string => `${page}:${line}`;

/**
 * Checks the types of blocks as a strict reader's compiler would, each as a module of its own.
 * @returns what is wrong, by the name of the block; lines are those of the page.
 */
export function checkTypes(blocks: readonly CodeBlock[]): ReadonlyMap<string, readonly string[]> {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    resolveJsonModule: true,
    paths: Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, [path]])),
  };
  // The lines above a block are empty, so that the compiler counts as the page does.
  const texts = new Map(
    blocks.map((block) => [
      resolve('docs-blocks', `${nameOf(block).replace(/\W+/g, '-')}.ts`),
      { name: nameOf(block), text: `${'\n'.repeat(block.line - 1)}${block.before ?? ''}\n${block.text}` },
    ]),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path)?.text ?? readFile(path);
  host.getSourceFile = (path, language, ...rest) => {
    const own = texts.get(path);
    return own === undefined
      ? getSourceFile(path, language, ...rest)
      : ts.createSourceFile(path, own.text, language, true);
  };
  const program = ts.createProgram([DECLARATIONS, ...texts.keys()], options, host);
  return new Map(
    [...texts].map(([path, { name }]) => {
      const source = program.getSourceFile(path);
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return [
        name,
        found.map(({ start = 0, messageText }) => {
          const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
          return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
        }),
      ];
    }),
  );
}

/** Whether a block runs on a server of Postgres: where `DATABASE_URL` leads. */
export const needsPostgres = ({ text }: CodeBlock): boolean => text.includes('process.env.DATABASE_URL');

/** What a line of a block says it prints. */
export interface Claim {
  /** Of the page, counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** A call of `console.log`, on a line or over several, with a comment behind it. */
const CLAIM = /^([ \t]*)console\.log\((.*|(?:\n\1[ \t]+.*)+\n\1)\); \/\/ (.+)$/gm;

/** The number of the line of a block's page at which so many characters of the block end. */
const lineAt = ({ line, text }: CodeBlock, end: number): number => line + text.slice(0, end).split('\n').length;

/** What a block says that it prints: the comments behind calls of `console.log`. */
export const claimsOf = (block: CodeBlock): readonly Claim[] =>
  [...block.text.matchAll(CLAIM)].map((match) => ({
    line: lineAt(block, match.index + match[0].length),
    text: match[3] ?? '',
  }));

/** Builds the entry points of the package into a folder: plain JavaScript, which worker threads can import, too. */
export const buildLibrary = (folder: string): Promise<void> =>
  build({
    config: false,
    entry: Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [basename(name), path])),
    outDir: folder,
    format: 'esm',
    target: 'node20',
    silent: true,
    outExtension: () => ({ js: '.mjs' }),
  });

/**
 * A block as a module that Node runs: claims report, the package is what was built, and packages have their stand-ins.
 * @param library - the folder of {@link buildLibrary}.
 */
export function toModule(block: CodeBlock, library: string): string {
  const { text, before = '' } = block;
  const reporting = text.replace(CLAIM, (whole: string, indent: string, printed: string, _: string, start: number) => {
    return `${indent}globalThis.claim(${lineAt(block, start + whole.length)}, ${printed});`;
  });
  const { outputText } = ts.transpileModule(`${before}\n${reporting}`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  return outputText.replace(/(['"])(cf-recs(?:\/\w+)?|better-sqlite3)\1/g, (whole, quote: string, name: string) => {
    const target = name in ENTRIES ? pathToFileURL(join(library, `${basename(name)}.mjs`)).href : STAND_INS[name];
    return target === undefined ? whole : `${quote}${target}${quote}`;
  });
}

/** What stands before an example that imports nothing: those of methods go on from the example of their class. */
const GOES_ON = "import { Recommender } from 'cf-recs'; const recommender = await Recommender.load('models/latest');";

/** The examples in the docstrings of a source file: what stands behind `@example`, to the next tag or the end. */
function examplesOf(page: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let lines: string[] | null = null;
  let start = 0;
  const end = () => {
    if (lines === null) return;
    const text = `${lines.join('\n').trimEnd()}\n`;
    const before = /^import /m.test(text) ? {} : { before: GOES_ON };
    blocks.push({ page, line: start, language: 'ts', text, ...before });
    lines = null;
  };
  readFileSync(page, 'utf8')
    .split('\n')
    .forEach((line, at) => {
      const [, comment] = /^\s*\* ?(.*)$/.exec(line) ?? [];
      if (comment === undefined || comment.startsWith('/') || /^@\w/.test(comment)) end();
      if (comment?.startsWith('@example')) [lines, start] = [[], at + 1];
      else if (comment !== undefined) lines?.push(comment.startsWith('```') ? '' : comment);
    });
  end();
  return blocks;
}

/** The examples in the docstrings of the library. */
export function docstringExamples(folder = 'src'): readonly CodeBlock[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return docstringExamples(path);
    return entry.name.endsWith('.ts') ? examplesOf(path) : [];
  });
}
