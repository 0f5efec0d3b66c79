import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { VERSION } from '../../src/version.js';
import { builtPackage } from '../support/built-package.js';

// The command as it is run: the built program, in a process of its own, in a folder of its own.

const place = builtPackage({ types: false });
let folder = '';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (...args: readonly string[]): Promise<Outcome> => runWith('', ...args);

/** Runs the command with a text as its standard input. */
function runWith(input: string, ...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(place(), 'dist', 'cli.cjs'), ...args],
      { cwd: folder },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
    // A command that reads nothing may have ended by then.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

beforeAll(async () => {
  folder = join(place(), 'work');
  await mkdir(folder);
  await mkdir(join(place(), 'data'));
  await copyFile('data/sample_interactions.jsonl', join(place(), 'data', 'sample_interactions.jsonl'));
  const rows = Array.from({ length: 120 }, (_, n) => `u${n % 12};i${(n * 7) % 31};${n % 3 === 0 ? 'buy' : 'view'}`);
  await writeFile(join(folder, 'log.csv'), `who;what;did\n${rows.join('\n')}\n`);
  for (const name of ['taken.html', join('taken', 'report.html')]) {
    await mkdir(join(folder, name), { recursive: true });
  }
  await writeFile(join(folder, 'slashes.csv'), 'userId,itemId,timestamp\nann,a,3/1/2024\n');
  await writeFile(join(folder, 'bad.jsonl'), '{"user_id":"a","item_id":"b"}\n{"user_id":"a"}\n');
});

const LOG = ['log.csv', '--user', 'who', '--item', 'what', '--event', 'did', '--delimiter', ';'];

describe('train', () => {
  it('reads a log by its own names, trains, judges, saves and writes a report', async () => {
    const { code, stdout, stderr } = await run(
      ...['train', ...LOG, '--event-weight', 'buy=2', '--model-dir', 'model', '--evaluate', '--report', 'pages'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('120 rows (40 buy (weight 2), 80 view)');
    expect(stdout).toContain('12 users, 31 items');
    expect(stdout).toMatch(/recall@10 +[\d.]+ %, .* popularity \([\d.]+ %\)/);
    const { training } = (await Recommender.load(join(folder, 'model'))).info;
    expect(training).toMatchObject({ algorithm: 'spectral', choice: { metric: 'ndcg@20' } });
    expect(await readFile(join(folder, 'pages', 'report.html'), 'utf8')).toContain('<h2 id="metrics">');
  });

  it('saves before it judges, and says what it takes to judge', async () => {
    await writeFile(join(folder, 'small.csv'), 'userId,itemId\nann,a\nann,b\nben,a\nben,c\n');
    const { code, stdout, stderr } = await run('train', 'small.csv', '--model-dir', 'small', '--evaluate');
    expect(code).toBe(1);
    expect(stdout).toContain('Saved     small');
    expect(stderr).toMatch(
      /^not-enough-data: .* users with 3 items or more; the model is saved, so leave out --evaluate$/m,
    );
    expect((await Recommender.load(join(folder, 'small'))).users).toEqual(['ann', 'ben']);
  });

  it('hands its flags to the training', async () => {
    const flags = '--algorithm gradient --epochs 2 --batch-size 4 --learning-rate 0.05 --num-negatives 3 --seed 7';
    const { code, stderr } = await run('train', ...LOG, '--model-dir', 'gradient', ...flags.split(' '));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { training } = (await Recommender.load(join(folder, 'gradient'))).info;
    const options = { epochs: 2, batchSize: 4, learningRate: 0.05, numNegatives: 3, seed: 7 };
    expect(training).toMatchObject({ algorithm: 'gradient', options });
  });

  it('takes columns by number, and a half-life of off', async () => {
    const rows = (await readFile(join(folder, 'log.csv'), 'utf8')).split('\n').slice(1).join('\n');
    await writeFile(join(folder, 'bare.csv'), rows);
    const flags = '--no-header --user 0 --item 1 --delimiter ; --recency-half-life off --algorithm spectral';
    const { code, stderr } = await run('train', 'bare.csv', '--model-dir', 'bare', ...flags.split(' '));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { info } = await Recommender.load(join(folder, 'bare'));
    expect(info.training?.options).toMatchObject({ recencyHalfLife: false });
    expect(info.summary).toMatchObject({ users: 12, events: {} });
  });

  it('quotes names of events that look like numbers', async () => {
    await writeFile(join(folder, 'codes.csv'), 'userId,itemId,event\nann,a,1\nann,b,1\nben,a,unlike\n');
    const { stdout } = await run('train', 'codes.csv', '--model-dir', 'none');
    expect(stdout).toContain('3 rows (2 "1", 1 unlike (takes back))');
  });

  it('leaves out users and items as its flags say', async () => {
    const rows = ['bot,a', 'bot,b', 'bot,c', 'bot,d', 'ann,a', 'ann,b', 'ben,a', 'ben,b', 'ben,c', 'cat,a'];
    await writeFile(join(folder, 'bots.csv'), `userId,itemId\n${rows.join('\n')}\n`);
    const flags = '--max-user-interactions 3 --min-user-interactions 2 --min-item-interactions 2 --model-dir filtered';
    const { code, stdout, stderr } = await run('train', 'bots.csv', ...flags.split(' '));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Found     2 users, 2 items, 4 interactions');
    expect(stdout).toContain('Left out  2 users, 2 items, 6 interactions');
    expect((await Recommender.load(join(folder, 'filtered'))).users).toEqual(['ann', 'ben']);
  });

  it('reads standard input', async () => {
    const text = await readFile(join(folder, 'log.csv'), 'utf8');
    const flags = ['--format', 'csv', '--algorithm', 'spectral', '--model-dir', 'piped'];
    const { code, stdout, stderr } = await runWith(text, 'train', '-', ...LOG.slice(1), ...flags);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('12 users, 31 items');
    expect((await Recommender.load(join(folder, 'piped'))).items).toHaveLength(31);
  });

  it('names standard input where there is nothing to read in it', async () => {
    const { code, stderr } = await runWith('', 'train', '-', '--format', 'csv');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^unreadable-source: Cannot read standard input: expected a line that names the columns/);
  });

  it('says of lost sums how many, and what a program can do', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => `u${at % 7};i${at % 5};${at % 3 === 0 ? '' : `${at},61`}`);
    await writeFile(join(folder, 'sums.csv'), `userId;itemId;Betrag\n${rows.join('\n')}\n`);
    const flags = '--delimiter ; --value Betrag --skip-invalid --algorithm spectral --model-dir sums';
    const { code, stdout } = await run('train', 'sums.csv', ...flags.split(' '));
    expect(code).toBe(0);
    expect(stdout).toContain(
      'Warning   40 of 60 rows were skipped, because their `Betrag` has a decimal comma; `map`, in a program of yours, can ' +
        'make a point of it',
    );
    expect(stdout).toContain(
      'Warning   40 of 60 rows are no interactions and were skipped, more than were read: the samples of what was skipped ' +
        'say why',
    );
  });

  it('leaves out and shows bad rows where that is asked for', async () => {
    await writeFile(join(folder, 'some.jsonl'), `${await readFile(join(folder, 'bad.jsonl'), 'utf8')}`.repeat(2));
    const { stdout } = await run('train', 'some.jsonl', '--skip-invalid', '--model-dir', 'none');
    expect(stdout).toContain('Skipped   2 rows');
    expect(stdout).toContain('some.jsonl, line 2: expected `itemId`');
  });
});

describe('what asks a model', () => {
  it('recommends to a user and to a guest, as a table and as JSON', async () => {
    const recommender = await Recommender.load(join(folder, 'model'));
    const table = await run('recommend', 'model', 'u1', '--limit', '3');
    expect({ code: table.code, stderr: table.stderr }).toEqual({ code: 0, stderr: '' });
    const items = table.stdout.split('\n').flatMap((line) => /^ {2}(i\d+) /.exec(line)?.[1] ?? []);
    expect(items).toEqual(recommender.recommend('u1', 3).items.map(({ itemId }) => itemId));
    const guest = await run('recommend', 'model', '--json', '--exclude', 'i9', '--history', 'i7', '--history', 'i2');
    const expected = recommender.recommendFor(['i7', 'i2'], 10, { exclude: ['i9'] });
    expect(JSON.parse(guest.stdout)).toEqual(JSON.parse(JSON.stringify(expected)));
    const others = await run('recommend', 'model', '--json', '--exclude', items[0], '--exclude', 'i9', 'u1');
    const left = recommender.recommend('u1', 10, { exclude: [items[0], 'i9'] });
    expect(JSON.parse(others.stdout)).toEqual(JSON.parse(JSON.stringify(left)));
    const stranger = await run('recommend', 'model', 'nobody', '--limit', '2');
    expect(stranger.stdout).toContain('(2 of them popular items: unknown-user)');
  });

  it('shows characters of ids that a terminal would obey, and never obeys them', async () => {
    const ids = ['\u001b]0;taken\u0007', 'two\nlines', 'plain', 'c', 'd'];
    const recommender = await Recommender.fromInteractions(
      ['ann', 'ben', 'cat'].flatMap((userId) => ids.map((itemId) => ({ userId, itemId }))),
    );
    await recommender.train({ algorithm: 'spectral', embeddingDim: 1 });
    await recommender.save(join(folder, 'odd'));
    const outcomes = [
      await run('recommend', 'odd', 'somebody-new', '--exclude', 'not\u001bknown'),
      await run('recommend', 'odd', '--history', 'not\u001bknown'),
      await run('similar', 'odd', 'plain'),
      await run('similar', 'odd', 'not\u001bknown'),
    ];
    for (const { stdout, stderr } of outcomes) expect(stdout + stderr).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(outcomes[0].stdout).toContain('  \\u001b]0;taken\\u0007  ');
    expect(outcomes[0].stdout).toContain('  two\\nlines  ');
    expect(outcomes[1].stdout).toContain('(not known: not\\u001bknown)');
    expect(outcomes[3].code).toBe(1);
  });

  it('finds similar items, and writes a page without users', async () => {
    const { stdout } = await run('similar', 'model', 'i7', '--limit', '2', '--json');
    expect(JSON.parse(stdout)).toEqual((await Recommender.load(join(folder, 'model'))).similarItems('i7', 2));
    const { code } = await run('report', 'model', '--output', 'page.html', '--title', 'Plays', '--no-users');
    expect(code).toBe(0);
    const page = await readFile(join(folder, 'page.html'), 'utf8');
    expect(page).toContain('Plays');
    expect(page).not.toMatch(/\bu\d+\b/);
  });

  it('shows the sample log that comes with the package, and saves its model', async () => {
    const { code, stdout, stderr } = await run('demo', '--model-dir', 'demo');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('50 users, 200 items');
    expect((await Recommender.load(join(folder, 'demo'))).users).toHaveLength(50);
  });
});

describe('help and errors', () => {
  it.runIf(existsSync('/dev/full'))('say on one line that nothing can be written', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [join(place(), 'dist', 'cli.cjs'), '--help'], {
      cwd: folder,
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    const [[code], stderr] = await Promise.all([once(child, 'close'), text(child.stderr!)]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^ENOSPC: [^\n]+\n$/) });
  });

  it('lists the commands and the flags of each', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const name of ['demo', 'train', 'recommend', 'similar', 'report']) expect(stdout).toContain(`  ${name} `);
    expect((await run('train', '--help')).stdout).toContain('--event-weight <name=weight>');
    expect((await run('--version')).stdout).toBe(`${VERSION}\n`);
  });

  it.each([
    [['train', 'missing.csv'], /^unreadable-source: .*missing\.csv/],
    [['train', 'taken'], /^error: .*Expected a file, got the folder "taken"/],
    [
      ['train', 'bad.jsonl'],
      /^invalid-interaction: bad\.jsonl, line 2: .*; to leave such rows out, give --skip-invalid$/,
    ],
    [
      ['train', 'missing.csv', '--epochs', '3'],
      /^error: --epochs is a flag of --algorithm gradient, got --algorithm auto/,
    ],
    [
      ['train', 'missing.csv', '--algorithm', 'spectral', '--seconds', '3'],
      /^error: --seconds is a flag of --algorithm auto/,
    ],
    [
      ['train', 'missing.csv', '--algorithm', 'gradient', '--degree-exponent', '0.3'],
      /^error: --degree-exponent is a flag of --algorithm auto or spectral/,
    ],
    [
      ['train', 'missing.csv', '--algorithm', 'magic'],
      /^error: .*'--algorithm <name>'.*'magic'.*auto, spectral, sequence, gradient/,
    ],
    [['train', 'missing.csv', '--seed', '-1'], /^invalid-option: Expected --seed to be an integer .*, got -1$/],
    [['train', 'missing.csv', '--embedding-dim', '0'], /^invalid-option: Expected --embedding-dim to be/],
    [['train', 'log.csv', '--max-user-interactions', '-1'], /^invalid-option: Expected --max-user-interactions to be/],
    [['train', 'log.csv', '--min-user-interactions', '-1'], /^invalid-option: Expected --min-user-interactions to be/],
    [['train', 'missing.csv', '--weighting', 'heavy'], /^error: .*'--weighting <kind>'.*event, value/],
    [
      ['train', 'missing.csv', '--model-dir', 'log.csv'],
      /^error: .*'--model-dir <folder>'.*Expected a folder, got the file/,
    ],
    [['train', 'missing.csv', '--model-dir', 'log.csv/deep'], /^error: .*Expected a folder, got the file ".*log\.csv"/],
    [['train', 'missing.csv', '--report', 'page.txt'], /^error: .*'--report <file>'.*ends in \.html.*"page\.txt"/],
    [['train', 'missing.csv', '--report', 'taken.html'], /^error: .*Expected a file, got the folder "taken\.html"/],
    [['train', 'missing.csv', '--report', 'taken'], /^error: .*Expected a file, got the folder "taken.report\.html"/],
    [
      ['train', 'missing.csv', '--report', 'log.csv/page.html'],
      /^error: .*Expected a folder, got the file ".*log\.csv"/,
    ],
    [['train', 'missing.csv', '--report', 'log.csv/pages'], /^error: .*Expected a folder, got the file ".*log\.csv"/],
    [
      ['train', 'missing.csv', '--model-dir', 'x.html', '--report', 'x.html'],
      /^error: expected --report beside the model, got the place of --model-dir "x\.html"/,
    ],
    [['train', '-'], /^error: expected --format .*standard input/],
    [['train', 'log.csv'], /^unreadable-source: .*looks cut by ";": give --delimiter ';'$/],
    [
      ['train', 'log.csv', '--delimiter', ';'],
      /^unreadable-source: .*names may be data \(then give --no-header\); --user, --item, .* can name others$/,
    ],
    [
      ['train', 'log.csv', '--no-header', '--user', 'who'],
      /^invalid-option: Expected --user to be a column number.*--no-header/,
    ],
    [['train', ...LOG, '--seed', 'many'], /^error: option '--seed <n>' argument 'many' is invalid.*number/],
    [['train', ...LOG, '--event-weight', 'buy'], /^error: .*NAME=WEIGHT/],
    [['train', ...LOG, '--epoch', '3'], /^error: unknown option '--epoch' \(Did you mean --epochs\?\)/],
    [
      ['train', 'slashes.csv'],
      /^invalid-interaction: .*cannot be told: write the year first \(2024-12-31 23:59\); to leave such rows out/,
    ],
    [
      ['train', 'log.csv', '--user', 'who', '--item', 'who'],
      /^invalid-option: Expected --user and --item to be two columns, got "who" for both$/,
    ],
    [
      ['train', ...LOG.slice(0, 2), 'WHO', ...LOG.slice(3)],
      /^unreadable-source: .* got the columns `who`, `what`, `did`, of which `who` may be it; --user, .* can name others$/,
    ],
    [['train'], /^error: missing required argument 'log'/],
    [['trian', 'log.csv'], /^error: unknown command 'trian' \(Did you mean train\?\)/],
    [['recommend', 'model'], /^error: expected a user, or --history/],
    [
      ['recommend', 'model', 'u1', '--history', 'i7'],
      /^error: expected a user or --history, got the user "u1" and --history/,
    ],
    [
      ['report', 'model', '--output', 'foo.txt'],
      /^error: .*'--output <file>'.*ends in \.html, or a folder, got "foo\.txt"/,
    ],
    [['recommend', 'nowhere', 'u1'], /^model-not-found: .*nowhere/],
    [['recommend', 'model', 'u1', '--limit', '0'], /^invalid-option: Expected --limit to be/],
    [['similar', 'model', 'nothing'], /^unknown-item: .*"nothing"/],
  ])('%j ends with code 1, its reason first, and no model', async (args, line) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(stderr.split('\n')[0]).toMatch(line);
    expect(stdout).not.toContain('Saved');
    const there = await readdir(folder);
    for (const name of ['none', 'foo.txt', 'page.txt']) expect(there).not.toContain(name);
  });
});
