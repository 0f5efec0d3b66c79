import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Recommender } from 'cf-recs';
import { directoryStore } from './directory-store.js';
import { memoryStore } from './memory-store.js';

const recommender = Recommender.fromEmbeddings({
  itemIds: ['rose', 'tulip', 'spade'],
  itemEmbeddings: [
    [1, 0],
    [0.9, 0.1],
    [0, 1],
  ],
});

const memory = memoryStore();
await recommender.save(memory);
const served = await Recommender.load(memory);
console.log('From memory:', served.recommendFor(['rose'], 1).items[0]?.itemId);

const directory = await mkdtemp(join(tmpdir(), 'cf-recs-stores-'));
try {
  for (const prefix of ['garden-', 'shop-']) await recommender.save(directoryStore(directory, prefix));
  console.log('Files:', (await readdir(directory)).sort().join(' '));
  const garden = await Recommender.load(directoryStore(directory, 'garden-'));
  console.log('From the directory:', garden.recommendFor(['rose'], 1).items[0]?.itemId);
} finally {
  await rm(directory, { recursive: true });
}
