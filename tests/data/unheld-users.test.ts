import { describe, expect, it } from 'vitest';
import { checkHistories, unheldUsers } from '../../src/data/unheld-users.js';
import { noUsers } from '../../src/persistence/users-file.js';
import { evaluate } from '../../src/recommender/evaluate/evaluate.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { datasetOf, interactionOf, type Row } from '../support/datasets.js';
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
      `Expected histories to ${purpose}, got a model that was saved without those of 2 users (\`{ histories: false }\`); read the log again`;
    expect(await messageOf('not-enough-data', () => checkHistories(bare, 'wait for'))).toBe(message('wait for'));
    const recommender = Recommender.fromDataset(bare);
    expect(await messageOf('not-enough-data', () => recommender.train())).toBe(message('train on'));
    expect(await messageOf('not-enough-data', () => evaluate(recommender))).toBe(message('judge by'));
  });

  it('are missed also where others came since: a model of these would be another one', async () => {
    const recommender = Recommender.fromDataset({ ...(await datasetOf(rows)), ...noUsers() });
    recommender.update(rows.map(interactionOf));
    for (const call of [() => recommender.train(), () => evaluate(recommender)])
      expect(await messageOf('not-enough-data', call)).toContain('saved without those of 2 users');
  });

  it('are not asked for where all are held, or never were any', async () => {
    const dataset = await datasetOf(rows);
    checkHistories(dataset, 'train on');
    const recommender = Recommender.fromDataset(dataset);
    recommender.update(rows.map(([user, item]) => ({ userId: `new-${user}`, itemId: item })));
    recommender.forgetUser('ann');
    checkHistories(recommender.toDataset(), 'train on');
    checkHistories(await datasetOf([]), 'train on');
  });
});
