import { describe, expect, it } from 'vitest';
import { examplesSection } from '../../../src/report/sections/examples.js';
import { datasetOf, type Row, T } from '../../support/datasets.js';
import { textsOf } from '../../support/reports.js';
import { modelOfScores, recommenderOf } from '../../support/served.js';

// Who has a should get c, who has b should get d, and a says a little for d too.
const MODEL = modelOfScores([
  [0, 0, 3, 1],
  [0, 0, 0, 2],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
]);
const ROWS: Row[] = [
  ['ann', 'a', 1, T],
  ['ben', 'a', 1, T],
  ['ben', 'b', 1, T + 1],
  ['cyd', 'c', -1, T],
  ['cyd', 'b', 1, T + 1],
  ['dan', 'd', 1, T],
];

const served = async () => recommenderOf(await datasetOf(ROWS), MODEL);
const articles = (text: string): string[] => textsOf(text, 'article');

describe('the examples', () => {
  it('show what a user has, newest first, and gets, with the item that speaks for it most', async () => {
    const { body } = examplesSection(await served(), ['ben'])!;
    const [ben, newcomer] = articles(body.text);
    expect(ben).toContain('ben Has 2 itemsba');
    expect(textsOf(body.text, 'article:first-child tbody tr').map((row) => row.replace(/[\d.]+/, ' '))).toEqual([
      'd b',
      'c a',
    ]);
    expect(newcomer).toContain('Should get itemusers a2 b2 d1');
  });

  it('mark dislikes, and say why popular items fill up', async () => {
    const { body } = examplesSection(await served(), ['cyd', 'nobody', 'dan'])!;
    const [cyd, nobody, dan] = articles(body.text);
    expect(cyd).toContain('c disliked');
    expect(nobody).toContain('All of them are popular items, because nobody of this id is known.');
    expect(nobody).toContain('Has 0 items');
    expect(dan).toContain('popular items, because the model has too few items to offer.');
  });

  it('pick users by themselves, and show nobody where there is nobody to show', async () => {
    const picked = examplesSection(await served(), null)!;
    expect(textsOf(picked.body.text, 'h3').map((name) => name.split(' ')[0])).toEqual([
      'ann',
      'dan',
      'ben',
      'Somebody',
    ]);
    expect(examplesSection(await served(), [])).toBeNull();
    expect(examplesSection(recommenderOf(await datasetOf([]), null), null)).toBeNull();
  });

  it('show those of a recommender that is not trained', async () => {
    const { body } = examplesSection(recommenderOf(await datasetOf(ROWS), null), ['ann'])!;
    expect(articles(body.text)[0]).toContain('because there is no trained model.');
  });
});
