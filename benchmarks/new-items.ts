// New items by update: 5 % of the items are hidden, the rest is trained on, and they are added back by update.
// Recall@20 on the test interactions with them, and on all others, beside popularity and training again.
// CF_RECS_DATA=FOLDER npm run bench:new-items [-- ml-1m ...]
import { type Interaction, Recommender } from 'cf-recs';
import { dataFolder, readPairs } from './datasets.js';

const LIMIT = 20;
const DIM = 64;

/** A number in [0, 1) that depends on the text alone. */
function fractionOf(text: string): number {
  let hash = 2166136261;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}

const isHidden = (itemId: unknown): boolean => fractionOf(`item ${itemId}`) < 0.05;

type Targets = Map<string, Set<string>>;

function addTarget(targets: Targets, { userId, itemId }: Interaction): void {
  const items = targets.get(String(userId)) ?? new Set();
  targets.set(String(userId), items.add(String(itemId)));
}

/** Recall@20 on some targets, and the share of the hidden items in the lists. */
function judge(recommender: Recommender, targets: Targets, popular = false): string {
  let recall = 0;
  let share = 0;
  for (const [userId, items] of targets) {
    const seen = popular ? recommender.history(userId).map(({ itemId }) => itemId) : [];
    const list = popular ? recommender.popular(LIMIT, { exclude: seen }) : recommender.recommend(userId, LIMIT);
    recall += list.items.filter(({ itemId }) => items.has(itemId)).length / items.size;
    share += list.items.filter(({ itemId }) => isHidden(itemId)).length / LIMIT;
  }
  return `${(recall / targets.size).toFixed(4)} (${((100 * share) / targets.size).toFixed(1)} % of the lists)`;
}

const names = process.argv.slice(2);
for (const name of names.length === 0 ? ['ml-1m', 'gowalla'] : names) {
  const early: Interaction[] = [];
  const late: Interaction[] = [];
  for await (const row of readPairs(dataFolder(name), 'train')) (isHidden(row.itemId) ? late : early).push(row);
  const recommender = await Recommender.fromInteractions(early);
  await recommender.train({ algorithm: 'spectral', embeddingDim: DIM });
  recommender.recommend(recommender.users[0]);
  const known = new Set(recommender.users);
  const hidden: Targets = new Map();
  const others: Targets = new Map();
  for await (const row of readPairs(dataFolder(name), 'test')) {
    if (known.has(String(row.userId))) addTarget(isHidden(row.itemId) ? hidden : others, row);
  }
  const report = (label: string, popular = false) =>
    console.log(
      `${label}: new items ${judge(recommender, hidden, popular)}, others ${judge(recommender, others, popular)}`,
    );

  console.log(
    `\n${name}: ${new Set(late.map(({ itemId }) => itemId)).size} new items with ${late.length} interactions`,
  );
  report('before the update');
  const start = performance.now();
  recommender.update(late);
  const updated = performance.now();
  recommender.recommend(recommender.users[0]);
  const listed = performance.now();
  console.log(`update ${(updated - start).toFixed(0)} ms, the first list after it ${(listed - updated).toFixed(0)} ms`);
  report('popularity', true);
  report('after the update');
  await recommender.train({ algorithm: 'spectral', embeddingDim: DIM });
  report('trained again');
}
