// Looks for logs that the readers do not stand, led by which of their code runs: `npm run fuzz:logs`.
//
// CF_RECS_FUZZ_FORMATS   jsonl, json, csv, parquet and gzip, with commas between them; default: all
// CF_RECS_FUZZ_SECONDS   for each format; default: 60
// CF_RECS_FUZZ_SEED      of the draws; default: 1
// CF_RECS_FUZZ_SAVE      a folder for each format's corpus, made as small as it can be; default: it is not saved

import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../src/random.js';
import { HOSTILE_FORMATS, type HostileFormat, isSame, outcomeOf, sourcesOf, waysOf } from '../support/hostile-logs.js';
import { type Found, minimised, nameOf, saveCorpus } from './corpus.js';
import { Coverage } from './coverage.js';
import { mutated } from './mutations.js';
import { seedsOf } from './seeds.js';
import { WORDS } from './words.js';

const { CF_RECS_FUZZ_FORMATS, CF_RECS_FUZZ_SECONDS = '60', CF_RECS_FUZZ_SEED = '1', CF_RECS_FUZZ_SAVE } = process.env;
const SECONDS = Number(CF_RECS_FUZZ_SECONDS);

/** Milliseconds that a log of some KB may take. */
const SLOW = 1000;

/** Of so many logs that reach nothing new one is read from other sources, too. */
const COMPARED = 16;

/** Where logs go that were not stood, and the one that is being read: it is what is left where the process dies. */
const FINDINGS = join(tmpdir(), 'cf-recs-fuzz');
const CURRENT = join(FINDINGS, 'current');

const random = new Random(Number(CF_RECS_FUZZ_SEED));
const draw = (below: number): number => Math.floor((random.uint32() / 2 ** 32) * below);

/** Reads a log in all ways. @throws where one of them ends otherwise than it may. */
async function readAll(bytes: Uint8Array, format: HostileFormat): Promise<void> {
  for (const way of waysOf(format)) {
    const start = performance.now();
    await outcomeOf(bytes, way);
    const took = performance.now() - start;
    if (took > SLOW) throw new Error(`Expected to be done within ${SLOW} ms, took ${Math.round(took)}`);
  }
}

/** Reads a log from other sources. @throws where one of them gives something else. */
async function compareAll(bytes: Uint8Array, format: HostileFormat): Promise<void> {
  for (const way of waysOf(format)) {
    const expected = await outcomeOf(bytes, way);
    for (const [name, source] of Object.entries(sourcesOf(bytes, format))) {
      const outcome = await outcomeOf(source, way);
      if (!isSame(outcome, expected)) throw new Error(`Expected ${name} to give ${expected}, got ${outcome}`);
    }
  }
}

/** Looks for logs of one format until the time is over. */
async function fuzz(format: HostileFormat): Promise<void> {
  const coverage = new Coverage('/src/reading/');
  const reached = new Set<string>();
  const found: Found[] = [];
  const problems = new Map<string, number>();
  let runs = 0;

  const attempt = async (bytes: Uint8Array): Promise<void> => {
    runs++;
    writeFileSync(CURRENT, bytes);
    try {
      await readAll(bytes, format);
      const blocks = coverage.take();
      const before = reached.size;
      for (const block of blocks) reached.add(block);
      if (reached.size > before) found.push({ bytes: Uint8Array.from(bytes), blocks });
      if (reached.size > before || runs % COMPARED === 0) {
        await compareAll(bytes, format);
        coverage.take();
      }
    } catch (problem) {
      const { message, cause } = problem as Error;
      const what = `${message}${cause instanceof Error ? `: ${cause.stack}` : ''}`;
      const kind = what.replaceAll(/\d+/g, 'n').slice(0, 160);
      problems.set(kind, (problems.get(kind) ?? 0) + 1);
      if (problems.get(kind) !== 1) return;
      const path = join(FINDINGS, `${format}-${nameOf(bytes)}`);
      writeFileSync(path, bytes);
      console.log(`${format}: ${path}: ${what.slice(0, 1200)}`);
    }
  };

  for (const seed of seedsOf(format)) await attempt(seed);
  const end = performance.now() + 1000 * SECONDS;
  while (performance.now() < end) {
    // What was found last is likely to be new, and leads on.
    const at = draw(2) === 0 ? draw(found.length) : found.length - 1 - draw(Math.min(found.length, 16));
    await attempt(mutated(found[at].bytes, found[draw(found.length)].bytes, WORDS[format], draw));
  }
  coverage.stop();
  const corpus = minimised(found);
  const size = corpus.reduce((sum, { bytes }) => sum + bytes.length, 0);
  console.log(
    `${format}: ${runs} logs, ${found.length} of them news, ${corpus.length} needed (${size} bytes), ` +
      `${[...problems.values()].reduce((sum, count) => sum + count, 0)} not stood (${problems.size} kinds)`,
  );
  if (CF_RECS_FUZZ_SAVE !== undefined) saveCorpus(join(CF_RECS_FUZZ_SAVE, format), corpus);
  if (problems.size > 0) process.exitCode = 1;
}

mkdirSync(FINDINGS, { recursive: true });
const named = CF_RECS_FUZZ_FORMATS?.split(',') ?? HOSTILE_FORMATS;
for (const format of HOSTILE_FORMATS) if (named.includes(format)) await fuzz(format);
