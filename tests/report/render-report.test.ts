import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import { renderReport, writeReport } from '../../src/report/index.js';
import type { ReportOptions } from '../../src/report/options.js';
import { anyId } from '../support/arbitraries.js';
import { checkerboardRows } from '../support/checkerboard.js';
import { datasetOf } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { CHOICE, documentOf, EPOCHS, EVALUATION, reportedOf, textsOf } from '../support/reports.js';
import { recommenderOf } from '../support/served.js';

const checkerboard = async (training = {}) => reportedOf(await datasetOf(checkerboardRows()), training);

describe('a report', () => {
  it('has one heading, a verdict, and a section on everything there is', async () => {
    const recommender = await checkerboard({ choice: CHOICE, ...EPOCHS });
    const page = renderReport({ recommender, evaluation: EVALUATION, title: 'Plays' });
    expect(textsOf(page, 'h1')).toEqual(['Plays']);
    expect(textsOf(page, 'title')).toContain('Plays');
    expect(textsOf(page, 'h2')).toEqual([
      'How good the lists are',
      'Rare items and popular ones',
      'Some users, and what they should get',
      'The data',
      'How it was trained',
      'The model',
    ]);
    expect(textsOf(page, 'nav a')).toEqual(textsOf(page, 'h2'));
    expect(textsOf(page, '.headline')).toHaveLength(1);
    expect(textsOf(page, 'figure')).toHaveLength(8);
  });

  it('leaves out the sections that there is nothing to say in', async () => {
    const untrained = recommenderOf(await datasetOf(checkerboardRows()), null);
    expect(textsOf(renderReport({ recommender: untrained, users: [] }), 'h2')).toEqual(['The data']);
    const empty = recommenderOf(await datasetOf([]), null);
    expect(textsOf(renderReport({ recommender: empty }), 'h2')).toEqual(['The data']);
  });

  it('is the same text for the same input', async () => {
    const [one, other] = [await checkerboard(), await checkerboard()];
    expect(renderReport({ recommender: one, evaluation: EVALUATION })).toBe(
      renderReport({ recommender: other, evaluation: EVALUATION }),
    );
  });

  it('can be read without seeing it: charts have words, tables captions, headings their cells', async () => {
    const recommender = await checkerboard({ choice: CHOICE, ...EPOCHS });
    const page = documentOf(renderReport({ recommender, evaluation: EVALUATION }));
    for (const svg of page.querySelectorAll('svg')) {
      const hidden = svg.getAttribute('aria-hidden') === 'true';
      if (!hidden)
        expect([svg.getAttribute('role'), svg.getAttribute('aria-label')]).toEqual([
          'img',
          expect.stringMatching(/\w{5}/),
        ]);
    }
    for (const figure of page.querySelectorAll('figure')) expect(figure.querySelector('figcaption')).not.toBeNull();
    for (const table of page.querySelectorAll('table')) expect(table.querySelector('caption')).not.toBeNull();
    for (const heading of page.querySelectorAll('th')) expect(heading.getAttribute('scope')).toMatch(/^(?:row|col)$/);
    const ids = Array.from(page.querySelectorAll('[id]'), ({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of page.querySelectorAll('a')) expect(ids).toContain(link.getAttribute('href')!.slice(1));
  });

  it('needs nothing else: no script, no address but those within the page', async () => {
    const page = renderReport({ recommender: await checkerboard({ choice: CHOICE }), evaluation: EVALUATION });
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:/);
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).not.toMatch(/undefined|NaN|\[object/);
  });

  it('holds nothing of a single user where no users are to be shown', async () => {
    const rows = checkerboardRows().map(([user, item]) => [`secret-${user}`, item] as const);
    const recommender = reportedOf(await datasetOf(rows));
    expect(renderReport({ recommender, evaluation: EVALUATION, users: [] })).not.toContain('secret');
    expect(renderReport({ recommender, evaluation: EVALUATION })).toContain('secret');
  });

  const MARKUP = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'--><svg onload=x>",
    '</style><b>',
    '&lt;',
  ];
  const anyText = fc.oneof(anyId, fc.constantFrom(...MARKUP));

  it('is the same page whatever ids, events and titles are: text and nothing else', async () => {
    const shapeOf = (text: string): string[] =>
      Array.from(documentOf(text).querySelectorAll('*'), ({ tagName, attributes }) =>
        [tagName, ...Array.from(attributes, ({ name }) => name)].join(' '),
      );
    const page = async (user: string, item: string, event: string, title: string) => {
      const rows = [
        { userId: user, itemId: item, event },
        { userId: user, itemId: `${item}2`, event },
        { userId: `${user}2`, itemId: item, event, value: -1 },
      ];
      return renderReport({ recommender: reportedOf(await buildDataset(rows)), title, evaluation: EVALUATION });
    };
    const expected = shapeOf(await page('user', 'item', 'event', 'title'));
    await fc.assert(
      fc.asyncProperty(anyText, anyText, anyText, anyText, async (user, item, event, title) => {
        expect(shapeOf(await page(user, item, event, title))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the options of a report', () => {
  it.each<[Record<string, unknown>, string]>([
    [{ recommender: {} }, 'Expected `recommender` to be a recommender, got an object'],
    [{}, 'Expected `recommender` to be a recommender, got undefined'],
    [{ evaluation: { recall: 1 } }, 'Expected `evaluation` to be what `evaluate` resolved to, got an object'],
    [{ title: '' }, 'Expected `title` to be a non-empty string'],
    [{ users: 'ann' }, 'Expected `users` to be an array or a set of ids'],
  ])('refuse %o', async (options, expected) => {
    const recommender =
      'title' in options || 'users' in options || 'evaluation' in options ? await checkerboard() : undefined;
    const given = { recommender, ...options } as unknown as ReportOptions;
    expect(await messageOf('invalid-option', () => renderReport(given))).toContain(expected);
  });

  it('suggest the nearest name', async () => {
    const given = { recommender: await checkerboard(), titel: 'a' } as unknown as ReportOptions;
    expect(await messageOf('unknown-option', () => renderReport(given))).toBe(
      'Unknown option `titel` of `renderReport`: did you mean `title`?',
    );
    // It names the function that was called.
    expect(await messageOf('unknown-option', () => writeReport('report.html', given))).toContain('of `writeReport`');
  });
});
