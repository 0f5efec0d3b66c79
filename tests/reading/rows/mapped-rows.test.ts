import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../../src/reading/read-interactions.js';
import type { MappedRow } from '../../../src/reading/rows/mapped-rows.js';
import { pairNames, positivesOf } from '../../support/datasets.js';
import { failureOf, messageOf } from '../../support/errors.js';
import { streamOf } from '../../support/streams.js';

const PLAYLISTS = [
  { pid: 1, tracks: [{ uri: 'a' }, { uri: 'b' }] },
  { pid: 2, tracks: [] },
  { pid: 3, tracks: [{ uri: 'b' }] },
];

interface Playlist {
  readonly pid: number;
  readonly tracks: readonly { readonly uri: string }[];
}

const tracksOf = ({ pid, tracks }: Playlist) => tracks.map(({ uri }) => ({ userId: pid, itemId: uri }));

describe('map', () => {
  it('makes an interaction, several, or none of a row', async () => {
    const dataset = await buildDataset(PLAYLISTS, { map: tracksOf });
    expect(pairNames(positivesOf(dataset))).toEqual(['1 a', '1 b', '3 b']);
    expect(dataset.summary).toMatchObject({ rows: 4, ignored: 1, warnings: [] });
    const one = await buildDataset(PLAYLISTS, {
      map: ({ pid }) => (pid === 2 ? null : { user_id: pid, item_id: 'x' }),
    });
    expect(pairNames(positivesOf(one))).toEqual(['1 x', '3 x']);
    expect(one.summary).toMatchObject({ rows: 3, ignored: 1 });
  });

  it('takes rows of a cursor', async () => {
    async function* cursor() {
      yield* PLAYLISTS;
    }
    expect(pairNames(positivesOf(await buildDataset(cursor(), { map: tracksOf })))).toEqual(['1 a', '1 b', '3 b']);
  });

  it.each<[format: 'json' | 'jsonl', text: string]>([
    ['jsonl', PLAYLISTS.map((row) => `${JSON.stringify(row)}\n`).join('\n')],
    ['json', JSON.stringify(PLAYLISTS)],
  ])('takes rows of %s', async (format, text) => {
    const reader = readInteractions<Playlist>(streamOf(text), { format, map: tracksOf });
    const dataset = await buildDataset(reader);
    expect(pairNames(positivesOf(dataset))).toEqual(['1 a', '1 b', '3 b']);
    expect(dataset.summary).toMatchObject({ rows: 4, ignored: 1 });
  });

  it('takes the array in a document', async () => {
    const text = JSON.stringify({ info: { version: 'v1' }, playlists: PLAYLISTS, end: [1] });
    const reader = readInteractions<Playlist>(streamOf(text), { format: 'json', rows: 'playlists', map: tracksOf });
    expect(pairNames(positivesOf(await buildDataset(reader)))).toEqual(['1 a', '1 b', '3 b']);
  });

  it('is told where the row stands, and so is who reads the message about a bad one', async () => {
    const places: string[] = [];
    const map = (row: Record<string, unknown>, place: string) => {
      places.push(place);
      return row.bad === true ? { userId: '', itemId: 'a' } : { userId: 'u', itemId: 'a' };
    };
    const text = '{"n":1}\n\n{"n":2}\n{"bad":true}\n';
    const read = () => readInteractions(streamOf(text), { format: 'jsonl', map });
    expect(await messageOf('invalid-interaction', () => buildDataset(read()))).toContain(
      'stream, line 4: expected `userId` to be a non-empty string',
    );
    expect(places).toEqual(['stream, line 1', 'stream, line 3', 'stream, line 4']);
    expect(await messageOf('invalid-interaction', () => buildDataset([{ bad: true }], { map }))).toContain(
      'interaction 1 (counted from 1): expected `userId`',
    );
  });

  it('that throws makes a bad row, with its error as the cause', async () => {
    const map = ({ tracks }: { tracks?: string[] }) => ({ userId: 'u', itemId: tracks!.join() });
    const rows = [{ tracks: ['a'] }, {}];
    const error = await failureOf(() => buildDataset(rows, { map }));
    expect(error).toMatchObject({ code: 'invalid-interaction', cause: expect.any(TypeError) });
    expect(String(error)).toContain('interaction 2 (counted from 1): `map` threw TypeError: ');
    const { summary } = await buildDataset(rows, { map, onInvalid: 'skip' });
    expect(summary).toMatchObject({ rows: 1, skipped: { count: 1 } });
  });

  it.each<[unknown, string]>([
    ['text', 'got "text"'],
    [7, 'got 7'],
    [Promise.resolve(null), 'got a promise: it cannot be async'],
  ])('that returns %o makes a bad row', async (mapped, got) => {
    const map = (() => mapped) as () => null;
    expect(await messageOf('invalid-interaction', () => buildDataset([{}], { map }))).toContain(
      `expected \`map\` to return an interaction, an array of them, or null, ${got}`,
    );
  });

  it('that is async and fails leaves no failure that nobody waits for', async () => {
    const map = (async () => {
      throw new Error('nobody waits');
    }) as unknown as () => null;
    const failed: unknown[] = [];
    const note = (reason: unknown) => failed.push(reason);
    process.on('unhandledRejection', note);
    await messageOf('invalid-interaction', () => buildDataset([{}], { map }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', note);
    expect(failed).toEqual([]);
  });

  it.each<[string, object]>([
    [
      'a getter',
      {
        get userId() {
          throw new TypeError('no');
        },
        itemId: 'i',
      },
    ],
    [
      'a proxy',
      new Proxy(
        {},
        {
          get: () => {
            throw new TypeError('no');
          },
        },
      ),
    ],
  ])('and rows go on where %s of a row throws', async (_, row) => {
    const { summary } = await buildDataset([row, { userId: 'u', itemId: 'i' }] as never, { onInvalid: 'skip' });
    expect(summary).toMatchObject({ rows: 1, skipped: { count: 1 } });
    expect(summary.skipped.samples[0]?.reason).toBe('reading it threw TypeError: no');
  });

  it('and a row is good whatever its other parts throw, as they are looked at for advice alone', async () => {
    const row = {
      userId: 'u',
      itemId: 'i',
      get lazy() {
        throw new TypeError('no');
      },
    };
    const { summary } = await buildDataset(Array.from({ length: 500 }, () => row));
    expect(summary).toMatchObject({ rows: 500, skipped: { count: 0 } });
  });

  const HEAD = ': expected `userId` to be a non-empty string or a finite number, got undefined';
  type Cells = Record<string, string>;

  it.each<[what: string, read: () => unknown, message: string]>([
    [
      'a column of CSV',
      () =>
        readInteractions<Cells>(streamOf('Kundennummer,Artikel\n17,a1\n'), {
          format: 'csv',
          map: ({ Kunde, Artikel }) => ({ userId: Kunde ?? (undefined as never), itemId: Artikel ?? '' }),
        }),
      `stream, line 2${HEAD}: \`map\` gave none; the row has the columns Kundennummer, Artikel`,
    ],
    [
      'a column without a name',
      () =>
        readInteractions<string[]>(streamOf('17,a1\n'), {
          format: 'csv',
          header: false,
          map: (cells) => ({ userId: cells[2] as string, itemId: cells[1] as string }),
        }),
      `stream, line 1${HEAD}: \`map\` gave none; the row has 2 columns`,
    ],
    [
      'a key of JSON',
      () =>
        readInteractions<{ user: string; who: { customer_id: number } }>(
          streamOf('{"who":{"customer_id":7},"sku":"a"}\n'),
          { format: 'jsonl', map: ({ user }) => ({ user_id: user, item_id: 'a' }) },
        ),
      `stream, line 1${HEAD}: \`map\` gave none; the row has the keys who, sku, of which \`who.customer_id\` may be it`,
    ],
  ])('says what the row has where it names %s that is not there', async (_, read, message) => {
    expect(await messageOf('invalid-interaction', () => buildDataset(read() as never))).toContain(message);
  });

  it('says the same of rows of the caller, and how to name the parts where it gives none of that name', async () => {
    const rows = [{ who: { customer_id: 7 }, sku: 'a' }];
    const wrong = { map: ({ user }: { user?: number }) => ({ user_id: user as number, item_id: 'a' }) };
    expect(await messageOf('invalid-interaction', () => buildDataset(rows as object[], wrong))).toContain(
      `interaction 1 (counted from 1)${HEAD}: \`map\` gave none; the row has the keys who, sku, of which ` +
        '`who.customer_id` may be it',
    );
    const misnamed = { map: () => ({ user: 7, itemId: 'a' }) as never };
    expect(await messageOf('invalid-interaction', () => buildDataset(rows, misnamed))).toContain(
      `${HEAD}; the row has the keys user, itemId: name them \`userId\` and \`itemId\``,
    );
  });

  it('gives absent values by empty cells, as by the texts that stand for one', async () => {
    const read = (text: string, format: 'csv' | 'jsonl') =>
      readInteractions<Record<string, string>>(streamOf(text), {
        format,
        map: ({ u, e, v, t }) => ({ userId: u ?? '', itemId: 'i', event: e, value: v, timestamp: t }),
      });
    const { summary } = await buildDataset(read('u,e,v,t\nu1,,,\nu2,NULL,NULL,NULL\nu3,play,2,2026-01-01\n', 'csv'));
    expect(summary).toMatchObject({ rows: 3, interactions: 3, events: { play: { count: 1 } }, warnings: [] });
    expect(await messageOf('invalid-interaction', () => buildDataset(read('u,e,v,t\n,,,\n', 'csv')))).toContain(
      'expected `userId` to be a non-empty string or a finite number, got ""',
    );
    // In JSON an empty text is no absent value, with `fields` nor with `map`.
    expect(await messageOf('invalid-interaction', () => buildDataset(read('{"u":"u1","e":""}\n', 'jsonl')))).toContain(
      'expected `event` to be a non-empty string, got ""',
    );
  });

  it('tells of the parts of its rows, as to whether values may be times', async () => {
    const text = `u,t\n${'u1,1700000000\n'.repeat(5)}`;
    const warningsOf = async (map: (row: Record<string, string>) => MappedRow) =>
      (await buildDataset(readInteractions<Record<string, string>>(streamOf(text), { format: 'csv', map }))).summary
        .warnings;
    const both = await warningsOf(({ u, t }) => ({ userId: u ?? '', itemId: 'i', value: t, timestamp: t }));
    expect(both).toEqual([]);
    const value = await warningsOf(({ u, t }) => ({ userId: u ?? '', itemId: 'i', value: t }));
    expect(value.map(({ code }) => code)).toEqual(['odd-value']);
  });

  it('is given in the place of `fields`', async () => {
    const options = { fields: { userId: 'u' }, map: () => null };
    expect(await messageOf('invalid-option', () => readInteractions('a.jsonl', options))).toContain(
      'Expected `fields` or `map`, got both',
    );
    expect(await messageOf('invalid-option', () => buildDataset([], options))).toContain('got both');
  });

  it('and `fields` are told to the reader of a log', async () => {
    const reader = () => readInteractions(streamOf('{}'), { format: 'jsonl' });
    expect(await messageOf('invalid-option', () => buildDataset(reader(), { map: () => null }))).toContain(
      'Expected `map` to be given to `readInteractions`',
    );
    expect(await messageOf('invalid-option', () => buildDataset(reader(), { fields: { userId: 'u' } }))).toContain(
      'Expected `fields` to be given to `readInteractions`',
    );
  });

  it('is passed over by who iterates where it gives nothing', async () => {
    const reader = readInteractions<Playlist>(streamOf(JSON.stringify(PLAYLISTS)), { format: 'json', map: tracksOf });
    const items: unknown[] = [];
    for await (const { itemId } of reader) items.push(itemId);
    expect(items).toEqual(['a', 'b', 'b']);
  });

  it('and `fields` agree', async () => {
    const anyRow = fc.record({
      who: fc.record({ id: fc.oneof(fc.string({ minLength: 1 }), fc.nat()) }),
      what: fc.oneof(fc.string({ minLength: 1 }), fc.bigInt()),
      kind: fc.option(fc.constantFrom('play', 'dislike', 'unlike'), { nil: undefined }),
      at: fc.option(fc.nat({ max: 1e9 }), { nil: null }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 20 }), async (rows) => {
        const fields = { userId: 'who.id', itemId: 'what', event: 'kind', timestamp: 'at' };
        const byFields = await buildDataset(rows, { fields });
        const byMap = await buildDataset(rows, {
          map: ({ who, what, kind, at }) => ({ userId: who.id, itemId: what, event: kind, timestamp: at }),
        });
        expect({ ...byMap, summary: null }).toEqual({ ...byFields, summary: null });
      }),
    );
  });
});
