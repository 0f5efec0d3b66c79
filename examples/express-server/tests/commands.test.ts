import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from './support/eventually.js';
import { serve } from './support/service.js';

// The commands as they are run: processes of their own, beside a service or without one.

const example = fileURLToPath(new URL('..', import.meta.url));

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'cf-recs-commands-'));
});
afterAll(() => rm(scratch, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command from the folder that its user is in. */
function run(name: string, databaseUrl: string, ...files: readonly string[]): Promise<Outcome> {
  const args = ['--import', 'tsx', `src/commands/${name}.ts`, ...files];
  const env = { ...process.env, INIT_CWD: scratch, DATABASE_URL: databaseUrl };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: example, env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

test('what is imported counts in a service that runs', async () => {
  await writeFile(join(scratch, 'items.csv'), 'item_id,title,available\na,A lamp,1\ngone,Not to be had,0\n');
  await writeFile(
    join(scratch, 'log.jsonl'),
    ['a', 'gone', 'b'].map((item_id) => `${JSON.stringify({ user_id: 'someone', item_id })}\n`).join(''),
  );
  const { url, service, close } = await serve({ settings: { WITHOUT_MODEL: 'popularity' } });
  const { DATABASE_URL: database } = service.settings;
  const popular = async () =>
    ((await (await fetch(`${url}/popular`)).json()) as { recommendations: unknown }).recommendations;
  try {
    expect(await run('import-items', database, 'items.csv')).toEqual({
      code: 0,
      stdout: 'items.csv: 2 items\n',
      stderr: '',
    });
    expect(await run('import-events', database, 'log.jsonl')).toEqual({
      code: 0,
      stdout: 'log.jsonl: 3 events, of which 3 are new\n',
      stderr: '',
    });
    await eventually(popular).toMatchObject([{ item_id: 'a', item: { title: 'A lamp' } }, { item_id: 'b' }]);
  } finally {
    await close();
  }
});

test('what is wrong is one line, and exit code 1', async () => {
  const url = `sqlite:${join(scratch, 'service.db')}`;
  await writeFile(join(scratch, 'wrong.csv'), 'item_id,price\na,1\n');
  const { code, stdout, stderr } = await run('import-items', url, 'wrong.csv');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^wrong\.csv, line 2: .*`price`.*\n$/);
  expect(await run('import-events', 'mysql://somewhere', 'wrong.csv')).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^invalid-option: Expected DATABASE_URL .*\n$/),
  });
  expect((await run('import-events', url)).stderr).toContain("missing required argument 'files'");
});
