import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { EmbeddingModel } from '../../src/model/embedding-model.js';
import { modelIdAtPace, modelIdOf, rememberModelId } from '../../src/model/model-id.js';
import { Pace } from '../../src/pace.js';
import { modelOf, neighboursOf } from '../support/served.js';

const ids = ['a', 'b'];
const model = modelOf(
  [
    [1, 2],
    [3, 4],
  ],
  [
    [5, 6],
    [7, 8],
  ],
  0.5,
);
const changed = (changes: Partial<EmbeddingModel>): EmbeddingModel => ({ ...model, ...changes });

describe('the id of a model', () => {
  it('is that of any other with the same numbers and items, wherever they lie in memory', async () => {
    const id = modelIdOf(model, ids);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(modelIdOf(changed({}), ids)).toBe(id);
    const elsewhere = new Float32Array(9).subarray(3, 7);
    elsewhere.set(model.itemEmbeddings);
    expect(modelIdOf(changed({ itemEmbeddings: elsewhere }), ids)).toBe(id);
    // Items that came after the training are no part of it.
    expect(modelIdOf(changed({}), [...ids, 'c'])).toBe(id);
    expect(await modelIdAtPace(changed({}), ids, new Pace())).toBe(id);
  });

  it('of one without neighbours is a hash of sizes, ids and tables alone', () => {
    const shape = { items: 2, embeddingDim: 2, poolingExponent: 0.5, recencyHalfLife: 5 };
    const hash = createHash('sha256').update(`${JSON.stringify(shape)}["a","b"]`);
    hash.update(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    expect(modelIdOf(changed({}), ids)).toBe(hash.digest('hex'));
  });

  it('is another where anything is that scores follow from', () => {
    const flipped = (table: Float32Array) => table.with(3, 4.5);
    const others = [
      modelIdOf(model, ids),
      modelIdOf(changed({ historyEmbeddings: flipped(model.historyEmbeddings) }), ids),
      modelIdOf(changed({ itemEmbeddings: flipped(model.itemEmbeddings) }), ids),
      modelIdOf(changed({ historyEmbeddings: model.itemEmbeddings, itemEmbeddings: model.historyEmbeddings }), ids),
      modelIdOf(changed({ poolingExponent: 0.25 }), ids),
      modelIdOf(changed({ recencyHalfLife: 7 }), ids),
      modelIdOf(changed({ recencyHalfLife: false }), ids),
      modelIdOf(changed({}), ['b', 'a']),
      modelIdOf(changed({}), ['a', 'b"']),
      modelIdOf(changed({}), ['a', '\ud800']),
      modelIdOf(changed({}), ['a', '\ud801']),
      ...[
        [[0, 1], []],
        [[0, 2], []],
        [[], [1, 0]],
      ].map((rows) => modelIdOf(changed({ neighbours: neighboursOf(rows) }), ids)),
      // The same numbers in another shape.
      modelIdOf(changed({ items: 4, embeddingDim: 1 }), ['a', 'b', 'c', 'd']),
      modelIdOf(changed({ items: 1, embeddingDim: 4 }), ['a']),
    ];
    expect(new Set(others).size).toBe(others.length);
  });

  it('covers tables that are hashed in several blocks, to the last number', () => {
    const dim = 2 ** 20 + 3;
    const large = (last: number): EmbeddingModel => {
      const itemEmbeddings = new Float32Array(dim);
      itemEmbeddings[dim - 1] = last;
      return { ...model, items: 1, embeddingDim: dim, historyEmbeddings: new Float32Array(dim), itemEmbeddings };
    };
    expect(modelIdOf(large(1), ['a'])).toBe(modelIdOf(large(1), ['a']));
    expect(modelIdOf(large(1), ['a'])).not.toBe(modelIdOf(large(2), ['a']));
  });

  it('is computed once, and not at all where a folder told it', async () => {
    const counted = changed({});
    let reads = 0;
    const watched = new Proxy(counted, {
      get: (target, name) => {
        reads++;
        return Reflect.get(target, name);
      },
    });
    const id = modelIdOf(watched, ids);
    const first = reads;
    expect([modelIdOf(watched, ids), await modelIdAtPace(watched, ids, new Pace()), reads]).toEqual([id, id, first]);
    const told = changed({});
    rememberModelId(told, 'f'.repeat(64));
    expect(modelIdOf(told, ids)).toBe('f'.repeat(64));
  });
});
