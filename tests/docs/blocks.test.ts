import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildLibrary,
  checkTypes,
  claimsOf,
  docstringExamples,
  nameOf,
  needsPostgres,
  toModule,
} from '../support/doc-blocks.js';
import { type CodeBlock, codeBlocks, userPages } from '../support/markdown.js';
import { type PostgresServer, startPostgres, withoutPostgres } from '../support/postgres.js';
import type { Outcome } from './run-blocks.js';

/** The log that the pages speak of. */
const LOG = 'data/sample_interactions.jsonl';

/** Logs in other formats, which some pages read as `logs/`. */
const LOGS = 'fixtures/logs';

const pages = userPages();
const blocks = pages.flatMap((page) => codeBlocks(page));
const examples = docstringExamples();
const written = [...blocks.filter(({ language }) => language === 'ts'), ...examples];
const leftOut = withoutPostgres() ? written.filter(needsPostgres) : [];
const runnable = written.filter((block) => !leftOut.includes(block));

let root = '';
let postgres: PostgresServer | null = null;
let problems: ReadonlyMap<string, readonly string[]>;
const outcomes = new Map<string, Outcome>();

/** Where the blocks of a page run, one after the other. */
const folderOf = ({ page }: CodeBlock): string => join(root, page.replace(/\W+/g, '-'));
const moduleOf = (block: CodeBlock): string => join(root, `${nameOf(block).replace(/\W+/g, '-')}.mjs`);

async function prepare(block: CodeBlock): Promise<void> {
  await mkdir(folderOf(block), { recursive: true });
  const installed = join(folderOf(block), 'node_modules', 'cf-recs', 'data');
  await mkdir(installed, { recursive: true });
  for (const place of [join(folderOf(block), 'plays.jsonl'), join(installed, basename(LOG))])
    await copyFile(LOG, place);
  await writeFile(moduleOf(block), toModule(block, join(root, 'library')));
}

/** Runs blocks in one process. */
async function run(some: readonly CodeBlock[], results: string): Promise<void> {
  const args = ['--import', 'tsx', resolve('tests/docs/run-blocks.ts'), results];
  const child = spawn(process.execPath, [...args, ...some.flatMap((block) => [folderOf(block), moduleOf(block)])], {
    // A server of a page listens where there is room, and its Postgres is one of our own.
    env: { ...process.env, PORT: '0', ...(postgres && { DATABASE_URL: postgres.url }) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [complaints] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  const lines = await readFile(results, 'utf8').catch(() => '');
  const found = lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Outcome]));
  for (const outcome of found) outcomes.set(outcome.module, outcome);
  const next = some[found.length];
  if (next !== undefined) {
    outcomes.set(moduleOf(next), {
      module: moduleOf(next),
      error: `did not come to its end\n${complaints}`,
      printed: [],
    });
  }
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cf-recs-docs-'));
  // What the reader installs beside the library.
  await symlink(resolve('node_modules'), join(root, 'node_modules'));
  await buildLibrary(join(root, 'library'));
  if (runnable.some(needsPostgres)) postgres = await startPostgres();
  const readers = new Set(written.filter(({ text }) => text.includes("'logs/")).map(folderOf));
  await Promise.all([...readers].map((folder) => cp(LOGS, join(folder, 'logs'), { recursive: true })));
  await Promise.all(written.map(prepare));
  // Two processes, and the compiler meanwhile.
  const halves = [0, 1].map((half) => runnable.filter(({ page }) => Math.abs(pages.indexOf(page)) % 2 === half));
  const running = halves.map((half, at) => run(half, join(root, `results-${at}.jsonl`)));
  problems = checkTypes(written);
  await Promise.all(running);
});
afterAll(async () => {
  await postgres?.stop();
  await rm(root, { recursive: true, force: true });
});

describe('the pages', () => {
  it('have code on them, and so have the docstrings', () => {
    expect(written.length).toBeGreaterThan(30);
    expect(examples.length).toBeGreaterThan(4);
    expect(written.filter((block) => claimsOf(block).length > 0).length).toBeGreaterThan(10);
  });

  it('say of each block what it is', () => {
    const languages = ['ts', 'json', 'sh', 'text', 'csv', 'sql', 'python'];
    expect(blocks.filter(({ language }) => !languages.includes(language)).map(nameOf)).toEqual([]);
  });

  it.each(blocks.filter(({ language }) => language === 'json').map((block) => [nameOf(block), block] as const))(
    'show JSON that parses: %s',
    (_, { text: json }) => {
      const whole = () => JSON.parse(json);
      const lines = () =>
        json
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
      try {
        whole();
      } catch {
        expect(lines).not.toThrow();
      }
    },
  );
});

describe('a compiler', () => {
  it.each(written.map((block) => [nameOf(block)] as const))('finds nothing wrong in %s', (name) => {
    expect(problems.get(name)).toEqual([]);
  });

  it('would find what is wrong', () => {
    const wrong: CodeBlock = {
      page: 'a.md',
      line: 7,
      language: 'ts',
      text: "import { Recommender } from 'cf-recs';\nconst wrong: string = Recommender.load('a');\n",
    };
    expect(checkTypes([wrong]).get('a.md:7')).toContain(
      "line 9: Type 'Promise<Recommender>' is not assignable to type 'string'.",
    );
  });
});

describe('Node', () => {
  it.skip.each(leftOut.map((block) => [nameOf(block)] as const))('does not run %s: no Postgres', () => {});

  it.each(runnable.map((block) => [nameOf(block), block] as const))('runs %s', (_, block) => {
    const outcome = outcomes.get(moduleOf(block));
    expect(outcome?.error, 'what it threw').toBeNull();
    expect(outcome?.printed, 'what it prints').toEqual(claimsOf(block));
  });
});
