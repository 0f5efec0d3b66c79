import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { evaluate, historyOf, type Recommendations, Recommender, readInteractions } from 'cf-recs';
import { writeReport } from 'cf-recs/report';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Trains with its progress on one line. */
async function trainVisibly(recommender: Recommender, what: string): Promise<void> {
  process.stdout.write(`Training on ${what}:`);
  const { algorithm, backend, seconds } = await recommender.train({
    onProgress: ({ fraction }) => process.stdout.write(` ${Math.round(100 * fraction)} %`),
  });
  console.log(` - ${algorithm} on ${backend}, ${seconds.total.toFixed(2)} s`);
}

function printList(title: string, { items, fallback }: Recommendations): void {
  console.log(`\n${title}\n  ${'item'.padEnd(22)}  score  source`);
  for (const { itemId, score, source } of items) {
    console.log(`  ${itemId.padEnd(22)} ${score.toPrecision(3).padStart(6)}  ${source}`);
  }
  console.log(fallback.used ? `  filled up by popularity: ${fallback.reason}` : '  no fallback needed');
}

/** What a user has, by the taste that the track ids of the sample speak of: `22 classical, 2 techno`. */
function describeHistory(recommender: Recommender, userId: string): string {
  const dataset = recommender.toDataset();
  const counts = new Map<string, number>();
  for (const item of historyOf(dataset, dataset.users.indexOf(userId)).items) {
    const [taste] = dataset.items.ids[item].split('-');
    counts.set(taste, (counts.get(taste) ?? 0) + 1);
  }
  const largestFirst = [...counts].sort(([, a], [, b]) => b - a);
  return largestFirst.map(([taste, count]) => `${count} ${taste}`).join(', ');
}

// 1. Read the log: likes and playlist additions, one JSON object a line.
const log = new URL('../../../data/sample_interactions.jsonl', import.meta.url);
const recommender = await Recommender.fromInteractions(readInteractions(log));
const { rows, users, items, interactions } = recommender.info.summary;
console.log(`Read ${rows} rows: ${users} users, ${items} tracks, ${interactions} different pairs of the two.\n`);

// 2. How good will it be? A copy is trained on four fifths of what each user has, the newest fifth is to be found, and
// the most popular items and the neighbours of what a user has are asked, too.
const evaluation = await evaluate(recommender, { k: 10 });
const { model, baselines, comparisons } = evaluation;
console.log('Of the newest fifth    recall@10   ndcg@10');
for (const [name, metrics] of Object.entries({ 'the model': model, ...baselines })) {
  const [recall, ndcg] = [metrics['recall@10'], metrics['ndcg@10']].map(({ mean }) => percent(mean));
  console.log(`  ${name.padEnd(19)} ${recall.padStart(9)} ${ndcg.padStart(9)}`);
}
const { verdict, ratio } = comparisons.popularity['recall@10'];
console.log(`Against popularity: ${verdict}, ${ratio?.toFixed(1)} times as many found.`);

// 3. Train on everything, and recommend: a user we know gets a personal list, a stranger what is popular.
console.log();
await trainVisibly(recommender, 'everything');
printList(`user-30 (${describeHistory(recommender, 'user-30')}) should hear:`, recommender.recommend('user-30', 10));
printList('somebody-new should hear:', recommender.recommend('somebody-new', 5));

// 4. Look at it: the data, the figures, and what some of the users should hear, on one page for the browser.
const report = fileURLToPath(new URL('../report.html', import.meta.url));
await writeReport(report, { recommender, evaluation, title: 'Tracks for fifty listeners' });
console.log(`\nLook at it: ${report}`);

// 5. Save, and load as a service does: with the same answers.
const folder = await mkdtemp(join(tmpdir(), 'cf-recs-quickstart-'));
try {
  await recommender.save(folder);
  const served = await Recommender.load(folder);
  const answers = (from: Recommender) => [...from.users, 'somebody-new'].map((userId) => from.recommend(userId, 10));
  const same = isDeepStrictEqual(answers(served), answers(recommender));
  console.log(`\nSaved and loaded again: ${same ? 'every user gets the same list' : 'THE LISTS DIFFER'}.`);
  if (!same) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}
