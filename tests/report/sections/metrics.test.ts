import { describe, expect, it } from 'vitest';
import { metricsSection } from '../../../src/report/sections/metrics.js';
import { popularitySection } from '../../../src/report/sections/popularity.js';
import { EVALUATION, textsOf } from '../../support/reports.js';

const { body } = metricsSection(EVALUATION);
const rowsOf = (text: string, table: number): string[] =>
  textsOf(text, 'table').length > table ? textsOf(text, `table`).slice(table, table + 1) : [];

describe('the figures beside the baselines', () => {
  it('have a chart for recall and one for NDCG, that say their numbers without being seen', () => {
    const labels = [...body.text.matchAll(/aria-label="([^"]*%[^"]*)"/g)].map(([, label]) =>
      label.replaceAll('\u00a0', ' '),
    );
    expect(labels).toEqual([
      'Recall@20: model: 30 %, popularity: 12 %, item neighbours: 29 %.',
      'NDCG@20: model: 28 %, popularity: 10 %, item neighbours: 27 %.',
    ]);
  });

  it('stand in a table, those of the longest lists first, with intervals where there are some', () => {
    const table = rowsOf(body.text, 0)[0];
    expect(textsOf(body.text, 'table:first-of-type tbody th')[0]).toContain('Recall@20');
    expect(table).toContain('30 % 28–32 %12 % 10–14 %29 % 27–31 %');
    expect(table).toMatch(/Coverage@20 of all items, the share that is in some list50 %15 %60 %/);
    expect(table).toContain('5.25 5.1–5.43.5 3.4–3.6');
    expect(table).not.toContain('@10');
    expect(textsOf(body.text, 'summary')).toEqual(['Differences, and which of them are within noise', 'Lists of 10']);
  });

  it('have their differences in points, with the verdict in a word', () => {
    const table = rowsOf(body.text, 1)[0];
    expect(table).toContain('Recall@2018.0 15.0–21.0 ▲ better1.0 −0.50 to 2.0 ≈ within noise');
  });

  it('do without baselines, and without recall', () => {
    const alone = {
      ...EVALUATION,
      model: { 'mrr@5': { mean: 0.5, low: 0.4, high: 0.6 } },
      baselines: {},
      comparisons: {},
    };
    const { text } = metricsSection({ ...alone, k: [5] }).body;
    expect(textsOf(text, 'figcaption')).toEqual([
      'MRR@5: one over the rank of the first item that was held out. More is better.',
    ]);
    expect(textsOf(text, 'table')).toHaveLength(1);
  });
});

describe('recall by popularity', () => {
  it('has a row for each range of users, with its figures', () => {
    const section = popularitySection(EVALUATION)!;
    expect(textsOf(section.body.text, 'tbody tr')).toEqual([
      '0–130405 %0 %4 %',
      '2–4254015 %0 %16 %',
      '5104025 %2 %20 %',
      '6–1,20084050 %70 %40 %',
    ]);
    expect(textsOf(section.body.text, '.legend li')).toEqual(['model', 'popularity', 'item neighbours']);
  });

  it('is not there where the evaluation does not say', () => {
    expect(popularitySection({ ...EVALUATION, byPopularity: [] })).toBeNull();
  });
});
