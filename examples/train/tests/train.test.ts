import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Recommender } from 'cf-recs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// The command as it is run: a process of its own, in a folder of its own.

const script = fileURLToPath(new URL('../src/train.ts', import.meta.url));
const example = fileURLToPath(new URL('..', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cf-recs-'));
  const rows = Array.from({ length: 120 }, (_, n) => ({ user_id: n % 12, item_id: `i${(n * 7) % 31}`, event: 'like' }));
  await writeFile(join(folder, 'log.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await writeFile(join(folder, 'broken.jsonl'), '{"user_id":"a","item_id":"b"}\n{"user_id":"a"}\n');
});
afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command; paths among its arguments are meant from the test's folder, as npm tells by INIT_CWD. */
function train(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd: example, env: { ...process.env, INIT_CWD: folder } };
    execFile(process.execPath, ['--import', 'tsx', script, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe('good input', () => {
  test('trains by the default algorithm, judges, and saves', async () => {
    const { code, stdout, stderr } = await train('--data-path', 'log.jsonl', '--model-dir', 'spectral', '--evaluate');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('12 users, 31 items');
    expect(stdout).toMatch(/recall@10 .* popularity/);
    const { info } = await Recommender.load(join(folder, 'spectral'));
    expect(info.training?.algorithm).toBe('spectral');
  });

  test('writes a report where it is asked for, with the figures where it judges', async () => {
    const { code, stdout, stderr } = await train(
      ...['--data-path', 'log.jsonl', '--model-dir', 'reported', '--evaluate', '--report', 'pages/plays.html'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Report ${join(folder, 'pages', 'plays.html')}`);
    const page = await readFile(join(folder, 'pages', 'plays.html'), 'utf8');
    expect(page).toContain('<h2 id="metrics">');
    expect(page).toContain('log.jsonl');
  });

  test('trains by gradient where one of its flags is given, as the flags say', async () => {
    const flags = '--epochs 2 --batch-size 4 --learning-rate 0.05 --num-negatives 3 --embedding-dim 50 --seed 7';
    const { code, stdout, stderr } = await train(
      ...['--data-path', 'log.jsonl', '--model-dir', 'gradient'],
      ...flags.split(' '),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('embeddingDim: 11 in place of 50');
    const { info } = await Recommender.load(join(folder, 'gradient'));
    expect(info.training?.options).toMatchObject({
      algorithm: 'gradient',
      epochs: 2,
      batchSize: 4,
      learningRate: 0.05,
      numNegatives: 3,
      embeddingDim: 11,
      seed: 7,
    });
    expect(info.training?.losses).toHaveLength(2);
  });

  test('keeps what is named and chooses the rest', async () => {
    const { code } = await train('--data-path', 'log.jsonl', '--model-dir', 'named', '--embedding-dim', '3');
    expect(code).toBe(0);
    const { training } = (await Recommender.load(join(folder, 'named'))).info;
    expect(training?.options).toMatchObject({ algorithm: 'spectral', embeddingDim: 3 });
    expect(training?.choice?.named).toEqual(['embeddingDim']);
  });

  test('tells its flags', async () => {
    const { code, stdout } = await train('--help');
    expect(code).toBe(0);
    const flags = 'data-path model-dir embedding-dim epochs batch-size learning-rate num-negatives seed algorithm';
    for (const flag of flags.split(' ')) expect(stdout).toContain(`--${flag} `);
  });
});

describe('bad input', () => {
  test.each([
    [['--data-path', 'missing.jsonl'], /^unreadable-source: .*missing\.jsonl/],
    [['--data-path', 'broken.jsonl'], /^invalid-interaction: broken\.jsonl, line 2/],
    [['--data-path', 'log.jsonl', '--epochs', '0'], /^invalid-option: .*`epochs`.* got 0/],
    [
      ['--data-path', 'log.jsonl', '--algorithm', 'spectral', '--epochs', '3'],
      /^invalid-option: `epochs` is an option of `algorithm: 'gradient'`, got `algorithm: 'spectral'`/,
    ],
    [['--data-path', 'log.jsonl', '--algorithm', 'als'], /^invalid-option: .*`algorithm`.* got "als"/],
    [['--epochs', 'many'], /^invalid-option: .*--epochs.* got "many"/],
    [['--epoch', '3'], /^error: unknown option '--epoch' \(Did you mean --epochs\?\)/],
  ])('%j ends with code 1, one line on stderr and no model', async (args, line) => {
    const { code, stderr } = await train('--model-dir', 'none', ...args);
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(line)]);
    expect(await readdir(folder)).not.toContain('none');
  });
});
