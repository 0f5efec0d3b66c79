import { describe, expect, it } from 'vitest';
import { checkHistories, unheldUsers } from '../../src/data/unheld-users.js';
import { noUsers } from '../../src/persistence/users-file.js';
import { evaluate } from '../../src/recommender/evaluate/evaluate.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { datasetOf, type Row } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';

const rows: Row[] = [
  ['ann', 'x'],
  ['ben', 'x'],
  ['ben', 'y'],
];

describe('users who are counted and held by nobody', () => {
  it('are those of a model that was saved without histories', async () => {
    const dataset = await datasetOf(rows);
    expect(unheldUsers(dataset)).toBe(0);
    expect(unheldUsers({ ...dataset, ...noUsers() })).toBe(2);
  });

  it('are named where histories are needed', async () => {
    const bare = { ...(await datasetOf(rows)), ...noUsers() };
    const message = (purpose: string) =>
      `Expected histories to ${purpose}, got a model that was saved without them (\`{ histories: false }\`); read the log again`;
    expect(await messageOf('not-enough-data', () => checkHistories(bare, 'wait for'))).toBe(message('wait for'));
    const recommender = Recommender.fromDataset(bare);
    expect(await messageOf('not-enough-data', () => recommender.train())).toBe(message('train on'));
    expect(await messageOf('not-enough-data', () => evaluate(recommender))).toBe(message('judge by'));
  });

  it('are not asked for where there are others, or never were any', async () => {
    const dataset = await datasetOf(rows);
    checkHistories(dataset, 'train on');
    checkHistories({ ...dataset, summary: { ...dataset.summary, users: 7 } }, 'train on');
    checkHistories(await datasetOf([]), 'train on');
  });
});
