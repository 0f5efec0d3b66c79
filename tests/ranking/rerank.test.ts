import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rerank } from '../../src/ranking/rerank.js';
import type { RerankOptions } from '../../src/ranking/rerank-options.js';
import { failureOf, messageOf } from '../support/errors.js';

const listOf = (...ids: string[]) => ids.map((itemId, at) => ({ itemId, score: -at }));
const idsOf = (items: readonly { readonly itemId: string }[]) => items.map(({ itemId }) => itemId);
const firstLetter = (itemId: string): string => itemId[0];

describe('rerank', () => {
  it('keeps the first of each key, in their order, and the items themselves', () => {
    const items = listOf('a1', 'b1', 'a2', 'a3', 'b2', 'c1');
    const kept = rerank(items, { maxPer: 1, keyOf: firstLetter });
    expect(idsOf(kept)).toEqual(['a1', 'b1', 'c1']);
    expect(kept[1]).toBe(items[1]);
    expect(idsOf(rerank(items, { maxPer: 2, keyOf: firstLetter }))).toEqual(['a1', 'b1', 'a2', 'b2', 'c1']);
    expect(idsOf(items)).toHaveLength(6);
  });

  it('does not count items without a key, and tells keys apart as a Map does', () => {
    const keys: Record<string, unknown> = { b: null, c: 1, d: '1', e: 1, f: Number.NaN, g: Number.NaN };
    const kept = rerank(listOf('a', 'a', 'b', 'b', 'c', 'd', 'e', 'f', 'g'), { maxPer: 1, keyOf: (id) => keys[id] });
    expect(idsOf(kept)).toEqual(['a', 'a', 'b', 'b', 'c', 'd', 'f']);
  });

  it('is a filter by how many of the key came before, for any list', () => {
    const anyList = fc.array(fc.constantFrom('a1', 'a2', 'a3', 'b1', 'b2', 'c1'));
    fc.assert(
      fc.property(anyList, fc.integer({ min: 1, max: 4 }), (ids, maxPer) => {
        const expected = ids.filter((id, at) => ids.slice(0, at).filter((each) => each[0] === id[0]).length < maxPer);
        expect(idsOf(rerank(listOf(...ids), { maxPer, keyOf: firstLetter }))).toEqual(expected);
      }),
    );
  });

  it.each<[object | undefined, Parameters<typeof messageOf>[0], string]>([
    [undefined, 'invalid-option', 'Expected `maxPer` to be an integer >= 1, got undefined'],
    [{ maxPer: 0, keyOf: firstLetter }, 'invalid-option', 'Expected `maxPer` to be an integer >= 1, got 0'],
    [{ maxPer: 1 }, 'invalid-option', 'Expected `keyOf` to be a function'],
    [{ maxPer: 1, keyOf: 'artist' }, 'invalid-option', 'Expected `keyOf` to be a function'],
    [{ maxper: 1, keyOf: firstLetter }, 'unknown-option', 'did you mean `maxPer`?'],
  ])('refuses %o', async (options, code, message) => {
    expect(await messageOf(code, () => rerank([], options as RerankOptions))).toContain(message);
  });

  it('refuses a whole answer in the place of its items', async () => {
    const answer = { userId: null, items: [] } as unknown as [];
    expect(await messageOf('invalid-option', () => rerank(answer, { maxPer: 1, keyOf: firstLetter }))).toContain(
      'to be an array such as the `items` of a list, got an object',
    );
  });

  it('passes the error of keyOf on', async () => {
    const error = new Error('no artist');
    const keyOf = (): never => {
      throw error;
    };
    expect(await failureOf(() => rerank(listOf('a'), { maxPer: 1, keyOf }))).toBe(error);
  });
});
