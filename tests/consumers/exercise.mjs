// What every project does with the library, whichever toolchain has built or loaded it: reads a CSV file, trains on
// threads, recommends, saves, loads. Given the library as an argument, because each project takes it in its own way.
import { strict as assert } from 'node:assert';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Groups of users who like the items of their group, and the sizes of one: large enough that training starts threads. */
const GROUPS = 8;
const USERS = 500;
const ITEMS = 80;
const LIKES = 40;

/** Of which group an item or a user is: the part of the id before the dash. */
const groupOf = (id) => id.slice(1).split('-')[0];

/** A log as CSV text, in which users have interacted with some items of their group. */
export function csvLog() {
  const rows = ['userId,itemId,timestamp'];
  for (let user = 0; user < GROUPS * USERS; user++) {
    const [group, number] = [user % GROUPS, Math.floor(user / GROUPS)];
    for (let like = 0; like < LIKES; like++) {
      // Steps of 7 through 80 items meet none twice; every user begins elsewhere.
      const item = (number * 11 + like * 7) % ITEMS;
      rows.push(`u${group}-${number},i${group}-${item},2025-03-${String(1 + (like % 28)).padStart(2, '0')}T12:00:00Z`);
    }
  }
  return `${rows.join('\n')}\n`;
}

/** Counts the worker threads that are started, until `stop`. */
function countThreads() {
  let started = 0;
  const count = () => {
    started++;
  };
  process.on('worker', count);
  return {
    stop() {
      process.off('worker', count);
      return started;
    },
  };
}

/**
 * @param library - the names that `cf-recs` exports.
 * @param folder - where files may be written.
 * @param expected - `threads`: how many worker threads training must start, or null where the runtime does not tell.
 * @returns a line that says what was done.
 */
export async function exercise({ Recommender, readInteractions }, folder, expected = {}) {
  const { threads = 2, backend = 'wasm' } = expected;
  const log = join(folder, 'plays.csv');
  await writeFile(log, csvLog());
  const recommender = await Recommender.fromInteractions(readInteractions(log));
  assert.equal(recommender.users.length, GROUPS * USERS);

  const counter = countThreads();
  const summary = await recommender.train({ algorithm: 'spectral', embeddingDim: 64, threads: 2 });
  const started = counter.stop();
  if (threads !== null) assert.equal(started, threads, `expected training to start ${threads} threads, got ${started}`);
  assert.equal(summary.backend, backend);

  const { items, fallback } = recommender.recommend('u3-17', 10);
  assert.equal(items.length, 10);
  assert.equal(fallback.used, false);
  assert.deepEqual(new Set(items.map(({ itemId }) => groupOf(itemId))), new Set(['3']));

  const model = join(folder, 'model');
  await recommender.save(model);
  assert.equal(JSON.parse(await readFile(join(model, 'metadata.json'), 'utf8')).format, 'cf-recs');
  const loaded = await Recommender.load(model);
  assert.deepEqual(loaded.recommend('u3-17', 10).items, items);
  return `${summary.backend}, ${started} threads, ${items.map(({ itemId }) => itemId).join(' ')}`;
}
