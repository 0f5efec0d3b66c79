import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BatchReader } from '../../../../src/reading/batch-reader.js';
import { FlatLine } from '../../../../src/reading/formats/json/flat-line.js';
import { parseJson } from '../../../../src/reading/formats/json/parse-json.js';
import { readInteractions } from '../../../../src/reading/read-interactions.js';
import { RowNormaliser } from '../../../../src/reading/rows/normalise.js';
import type { RowShape } from '../../../../src/reading/rows/read-row.js';
import { SeenFields } from '../../../../src/reading/rows/seen-fields.js';
import { anyId, pieceLengths } from '../../../support/arbitraries.js';
import { contentOf } from '../../../support/rows.js';
import { ChunkStream, cut } from '../../../support/streams.js';

const SHAPES: readonly RowShape[] = [
  {},
  { event: 'play' },
  { fields: { userId: 'who', itemId: 'what' } },
  { fields: { userId: 'user', timestamp: 'userId', value: 'é' } },
  { fields: { userId: 'userId', itemId: 'userId' } },
  { fields: { event: 'constructor' } },
  { fields: { userId: 'user.id', itemId: 'what' } },
  { nullValues: new Set(['NULL', 'NaN', 'u']) },
];

/** What is read of each line: null where the line is left to JSON.parse, or where that finds no interaction. */
function readFlat(lines: readonly string[], shape: RowShape = {}) {
  const flat = new FlatLine(Buffer.from(lines.map((line) => `${line}\n`).join('')), shape, new SeenFields());
  let start = 0;
  return lines.map((line) => {
    const next = flat.read(start);
    start += Buffer.byteLength(line) + 1;
    if (next !== -1) expect(next).toBe(start);
    return next === -1 ? null : contentOf(flat);
  });
}

function readParsed(line: string, shape: RowShape) {
  const normaliser = new RowNormaliser(shape);
  return normaliser.read(parseJson(line)) === null ? contentOf(normaliser) : null;
}

const sameAsParsed = (lines: readonly string[], shape: RowShape) => {
  for (const [at, row] of readFlat(lines, shape).entries()) {
    if (row !== null) expect({ line: lines[at], ...row }).toEqual({ line: lines[at], ...readParsed(lines[at], shape) });
  }
};

const anyName = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('userId', 'itemId', 'user_id', 'item_id', 'event', 'value', 'timestamp', 'who', 'what'),
  },
  { weight: 1, arbitrary: fc.constantFrom('', 'user', 'userIdx', 'u\\u0073erId', '__proto__', 'constructor', 'é') },
);

const anyNumber = fc.oneof(
  fc.constantFrom('0', '-0', '7', '007', '-7', '7.', '.5', '7.0', '0.1', '1e3', '1E-2', '+1', '-', '1-', '0x1', 'NaN'),
  fc.nat().map(String),
  fc.integer({ min: 1e11, max: 9e15 }).map(String),
  fc.constantFrom('999999999999999', '9007199254740993', '8640000000001', '123456.789012345678', '0.30000000000000004'),
  fc.tuple(fc.integer(), fc.stringMatching(/^\d{1,8}$/)).map(([whole, rest]) => `${whole}.${rest}`),
  fc.double().map(String),
);

const anyText = fc.oneof(
  anyId.map((id) => JSON.stringify(id)),
  fc.constantFrom('"ann"', '""', '"play"', '"\\n"', '"\\""', '"\t"', '"é"', "'ann'", '"open', '"0"', '"\u007f"'),
  fc.constantFrom('"2024-02-29T01:02:03.456Z"', '"2023-02-29T01:02:03Z"', '"2024-03-01"', '"2024-03-01T00:00+02:00"'),
);

const anyValue = fc.oneof(
  { weight: 4, arbitrary: anyNumber },
  { weight: 6, arbitrary: anyText },
  {
    weight: 1,
    arbitrary: fc.constantFrom('null', 'true', 'false', 'nul', 'nullx', '[]', '{}', '[1,2]', '{"a":1}', ''),
  },
);

const anySpace = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\t', '\r', '  ', '\v', '\u00a0') },
);

const anyPair = fc
  .tuple(anySpace, anyName, anySpace, anySpace, anyValue, anySpace)
  .map(([a, name, b, c, value, d]) => `${a}"${name}"${b}:${c}${value}${d}`);

const anyUser = fc.constantFrom('"userId":"ann"', '"user_id":"ben"', '"userId":7', '"who":"ann"');
const anyItem = fc.constantFrom('"itemId":"a"', '"item_id":7', '"itemId":5000000000', '"what":"b"');

const anyObject = fc
  .tuple(fc.option(anyUser), fc.option(anyItem), fc.array(anyPair, { maxLength: 4 }), fc.nat(), anySpace)
  .map(([user, item, pairs, at, space]) => {
    const all = [...pairs];
    if (user !== null) all.splice(at % (all.length + 1), 0, user);
    if (item !== null) all.splice((at >> 4) % (all.length + 1), 0, item);
    return `${space}{${all.join()}}${space}`;
  });

/** Lines with a letter left out, doubled or changed. */
const anyLine = fc
  .tuple(
    anyObject,
    fc.option(fc.tuple(fc.nat(), fc.constantFrom('', '"', ',', ':', '}', '{', ' ', '\\', '0', 'x', 'é'))),
  )
  .map(([text, change]) => {
    const at = change === null ? 0 : change[0] % text.length;
    return change === null ? text : text.slice(0, at) + change[1] + text.slice(at + (change[0] % 2));
  })
  // A letter may have been half of a character.
  .filter((line) => !line.includes('\n') && Buffer.from(line).toString() === line);

describe('FlatLine', () => {
  it('reads lines of the usual kind', () => {
    const lines = [
      '{"user_id":"ann","item_id":"a","event":"play","timestamp":"2024-02-29T01:02:03.456Z"}',
      '{ "timestamp" : 1700000000 , "event" : null, "itemId" : 7, "userId" : 0 }\r',
      '{"more":"x","userId":"ben","n":-1.5,"yes":true,"no":null,"itemId":5000000,"value":-2.5,"timestamp":1700000000000}',
    ];
    const time = Date.UTC(2024, 1, 29, 1, 2, 3, 456);
    expect(readFlat(lines)).toEqual([
      { user: 2, item: 3, userId: 'ann', itemId: 'a', event: 'play', value: 1, timestamp: time },
      { user: 0, item: 1, userId: '0', itemId: '7', event: null, value: 1, timestamp: 1.7e12 },
      { user: 3, item: 3, userId: 'ben', itemId: '5000000', event: null, value: -2.5, timestamp: 1.7e12 },
    ]);
  });

  it.each([
    ['escapes', '{"userId":"a\\n","itemId":"a"}'],
    ['more than ASCII', '{"userId":"é","itemId":"a"}'],
    ['values in values', '{"userId":"u","itemId":"a","more":[]}'],
    ['a field twice', '{"userId":"u","itemId":"a","userId":"v"}'],
    ['a field by two names', '{"userId":"u","itemId":"a","user_id":"v"}'],
    ['numbers that are rounded', '{"userId":9007199254740993,"itemId":"a"}'],
    ['what is no interaction', '{"userId":"u","itemId":""}'],
    ['what is no JSON', '{"userId":"u","itemId":"a",}'],
    ['nothing', ''],
  ])('leaves lines with %s to JSON.parse', (_, line) => {
    expect(readFlat([line])).toEqual([null]);
  });

  it('reads nothing else than JSON.parse and the normaliser do', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 6 }), fc.constantFrom(...SHAPES), sameAsParsed),
      { numRuns: 2000 },
    );
  });

  it('reads every change of a letter as JSON.parse and the normaliser do', () => {
    const line = '{"userId":"ann","item_id":70,"value":-1.25,"timestamp":"2024-02-29T01:02:03Z"}';
    for (let at = 0; at < line.length; at++) {
      for (const letter of ['', '"', ',', '}', '\\', '0', '.', '-', 'e', ' ', '\u0001']) {
        sameAsParsed(
          [line.slice(0, at) + letter + line.slice(at + 1), line.slice(0, at) + letter + line.slice(at)],
          {},
        );
      }
    }
  });
});

describe('a log of lines of all kinds', () => {
  it('is read as JSON.parse and the normaliser do, with the same reasons and line numbers, however it is cut', () =>
    fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 8 }), pieceLengths, async (lines, lengths) => {
        const stream = new ChunkStream(cut(Buffer.from(lines.join('\n')), lengths));
        const read: unknown[] = [];
        const reader = readInteractions(stream, { format: 'jsonl' }) as BatchReader;
        for await (const batch of reader.batches()) {
          while (batch.next()) {
            const { line, reason, row } = batch;
            read.push({ line, reason, ...(reason === null ? contentOf(row) : {}) });
          }
        }
        const normaliser = new RowNormaliser();
        const expected = lines.flatMap((text, at) => {
          if (text.trim() === '') return [];
          const reason = normaliser.read(parseJson(text));
          return [{ line: at + 1, reason, ...(reason === null ? contentOf(normaliser) : {}) }];
        });
        expect(read).toEqual(expected);
      }),
    ));
});
