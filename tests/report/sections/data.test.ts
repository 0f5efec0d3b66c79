import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import { dataSection } from '../../../src/report/sections/data.js';
import { datasetOf } from '../../support/datasets.js';
import { textsOf } from '../../support/reports.js';

const day = (number: number): string => `2026-01-${String(number).padStart(2, '0')}T12:00:00Z`;

describe('what is said of the data', () => {
  it('is what was read, left out, and how it is spread', async () => {
    const rows = [
      { userId: 'ann', itemId: 'a', event: 'like', timestamp: day(1) },
      { userId: 'ann', itemId: 'b', event: 'like', timestamp: day(2) },
      { userId: 'ben', itemId: 'a', event: 'play', timestamp: day(3) },
      { userId: 'ben', itemId: 'c', event: 'hate', timestamp: day(4) },
      { userId: '', itemId: 'c' },
      { userId: 'cyd', itemId: 'rare' },
    ];
    const dataset = await buildDataset(rows, { onInvalid: 'skip', eventWeights: { hate: -1 } });
    const { text } = dataSection(dataset, dataset.summary).body;
    const facts = Object.fromEntries(textsOf(text, 'dt').map((name, at) => [name, textsOf(text, 'dd')[at]]));
    expect(facts).toMatchObject({
      Users: '3',
      Interactions: '4',
      Period: 'January 1, 2026 to January 4, 2026',
      'Rows read': '5',
      Events: 'like 2, play 1, hate 1 (weight -1)',
      Dislikes: '1',
    });
    expect(facts['Left out']).toContain('1 row that could not be read');
    const [tail, lengths] = textsOf(text, 'figcaption');
    expect(tail).toContain('Half of the items have 1 user or fewer');
    expect(lengths).toContain('Half of the users have 1 item or fewer, on average 1.33; the longest history has 2');
  });

  it('tells what events weigh, and numbers of events from their names', async () => {
    const rows = ['like', 'unlike', '4', '4', 'impression'].map((event) => ({ userId: 'ann', itemId: 'a', event }));
    const dataset = await buildDataset(rows);
    const { text } = dataSection(dataset, dataset.summary).body;
    expect(textsOf(text, 'dd')).toContain('"4" 2, like 1, unlike 1 (takes back), impression 1 (weight 0)');
  });

  it('leaves out what is not there', async () => {
    const dataset = await datasetOf([]);
    const { text } = dataSection(dataset, dataset.summary).body;
    expect(textsOf(text, 'dt')).toEqual(['Users', 'Items', 'Interactions', 'Density']);
    expect(textsOf(text, 'figure')).toEqual([]);
  });
});
