import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrayFinder } from '../../../../src/reading/formats/json/array-finder.js';

/** What stands behind the bracket of the array that is found, where the text comes in pieces; null where there is none. */
function behind(path: string, text: string, pieces: readonly number[] = []): string | null {
  const finder = new ArrayFinder(path);
  let from = 0;
  for (const length of [...pieces, text.length]) {
    const piece = text.slice(from, from + length);
    const found = finder.find(piece, 0);
    if (found !== -1) return text.slice(from + found);
    from += length;
  }
  return null;
}

describe('ArrayFinder', () => {
  it('finds the array at a path', () => {
    expect(behind('playlists', '{"info":{"slice":"0"},"playlists":[1,2]}')).toBe('1,2]}');
    expect(behind('data.rows', '{"rows":[0],"data":{"x":{"rows":[3]},"rows" : [1]}}')).toBe('1]}}');
  });

  it('is not misled by what only looks like it', () => {
    expect(behind('rows', '{"a":"\\"rows\\":[","b":["rows",[1]],"c":{"rows":[2]},"rows":[3]}')).toBe('3]}');
    expect(behind('rows', '{"a":"rows","rows":[3]}')).toBe('3]}');
    expect(behind('a.rows', '{"a":[{"rows":[1]}],"b":{"rows":[2]}}')).toBeNull();
    expect(behind('rows', '{"rows":{"rows":[1]}}')).toBeNull();
    expect(behind('rows', '["rows",[1]]')).toBeNull();
  });

  it('reads keys with escapes', () => {
    expect(behind('rows', '{"r\\u006fws":[1]}')).toBe('1]}');
  });

  it('knows the keys that there are', () => {
    const finder = new ArrayFinder('data.rows');
    finder.find('{"info":1,"data":{"items":[1],"users":{"rows":[]}}}', 0);
    expect(finder.keys).toEqual(['items', 'users']);
  });

  it('finds it however the text is cut, in whatever document', () => {
    const anyDocument = fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 });
    fc.assert(
      fc.property(anyDocument, fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 30 }), (document, pieces) => {
        const text = JSON.stringify({ ...document, data: { ...document, rows: ['here'] } });
        expect(behind('data.rows', text, pieces)).toMatch(/^"here"\]/);
      }),
    );
  });
});
