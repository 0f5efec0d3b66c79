import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Recommender } from 'cf-recs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadTensorFlow } from '../src/load-tensorflow.js';
import { loadNetwork } from '../src/network-folder.js';
import { ITEMS, tasteRows, USERS } from './tastes.js';

// The command as it is run: a process of its own, in a folder of its own.

const script = fileURLToPath(new URL('../src/train.ts', import.meta.url));
const example = fileURLToPath(new URL('..', import.meta.url));

/** Whether the native package is there and can work: its last version throws from Node 24 on. */
function isNative(): boolean {
  try {
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-node');
    return Number(process.versions.node.split('.')[0]) < 24;
  } catch {
    return false;
  }
}

let folder: string;
let first: Outcome;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cf-recs-'));
  await writeFile(
    join(folder, 'log.jsonl'),
    tasteRows()
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
  );
  first = await train('--data-path', 'log.jsonl', '--model-dir', 'first', ...FLAGS);
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

const FLAGS = '--embedding-dim 4 --epochs 3 --batch-size 64 --learning-rate 0.05 --num-negatives 2 --seed 7'.split(' ');

describe('good input', () => {
  test('trains, judges on one hold-out, and saves both the network and what serves it', async () => {
    const { code, stdout } = first;
    expect(code).toBe(0);
    expect(stdout).toContain(`${USERS} users, ${ITEMS} items`);
    expect(stdout).toContain(`Backend   ${isNative() ? 'tensorflow' : 'cpu'}`);
    for (const name of ['popularity', 'network', 'network, served', 'train()']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name.replaceAll(/[()]/g, '\\$&')} +0\\.\\d{4} +0\\.\\d{4}$`, 'm'));
    }
    const [, start, end] = /loss (\S+) at first, (\S+) at last/.exec(stdout)!;
    expect(Number(end)).toBeLessThan(Number(start));

    const tf = await loadTensorFlow();
    const { network, ids } = await loadNetwork(tf, join(folder, 'first', 'network'));
    const served = await Recommender.load(join(folder, 'first', 'served'));
    expect(ids).toEqual({ users: served.users, items: served.items });
    expect(network.getLayer('user_embeddings').countParams()).toBe(4 * USERS);
    expect(network.getLayer('item_embeddings').countParams()).toBe(4 * ITEMS);
    expect(served.recommend(served.users[0], 5).fallback).toEqual({ used: false, reason: null, count: 0 });
    expect(served.recommend('a stranger', 5).fallback).toEqual({ used: true, reason: 'unknown-user', count: 5 });
    network.dispose();
  });

  test('gives the same files for the same seed, and others for another', async () => {
    const weightsOf = (name: string) => readFile(join(folder, name, 'network', 'weights.bin'));
    await train('--data-path', 'log.jsonl', '--model-dir', 'same', ...FLAGS);
    expect(await weightsOf('same')).toEqual(await weightsOf('first'));
    await train('--data-path', 'log.jsonl', '--model-dir', 'other', ...FLAGS, '--seed', '8');
    expect(await weightsOf('other')).not.toEqual(await weightsOf('first'));
  });

  test('tells its flags', async () => {
    const { code, stdout } = await train('--help');
    expect(code).toBe(0);
    const flags = 'data-path model-dir embedding-dim epochs batch-size learning-rate num-negatives seed';
    for (const flag of flags.split(' ')) expect(stdout).toContain(`--${flag} `);
  });
});

describe('bad input', () => {
  test.each([
    [['--data-path', 'missing.jsonl'], /^unreadable-source: .*missing\.jsonl/],
    [['--data-path', ''], /^invalid-option: Expected --data-path to be a path, got ""/],
    [['--embedding-dim', '0'], /^invalid-option: Expected --embedding-dim to be an integer >= 1, got "0"/],
    [['--epochs', 'many'], /^invalid-option: Expected --epochs to be an integer >= 1, got "many"/],
    [['--batch-size', '1.5'], /^invalid-option: Expected --batch-size to be an integer >= 1, got "1.5"/],
    [['--learning-rate', '0'], /^invalid-option: Expected --learning-rate to be a finite number > 0, got "0"/],
    [['--num-negatives', '0'], /^invalid-option: Expected --num-negatives to be an integer >= 1, got "0"/],
    [['--seed', '-1'], /^invalid-option: Expected --seed to be an integer >= 0, got "-1"/],
    [['--epoch', '3'], /^error: unknown option '--epoch' \(Did you mean --epochs\?\)/],
  ])('%j ends with code 1, one line on stderr and no model', async (args, line) => {
    const { code, stderr } = await train('--model-dir', 'none', ...args);
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(line)]);
    expect(await readdir(folder)).not.toContain('none');
  });
});
