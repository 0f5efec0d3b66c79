import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../../src/reading/read-interactions.js';
import type { FieldMapping } from '../../../src/reading/rows/fields.js';
import { RowNormaliser } from '../../../src/reading/rows/normalise.js';
import { messageOf } from '../../support/errors.js';
import { streamOf } from '../../support/streams.js';

const HEAD = (field: string) =>
  `expected \`itemId\`${field} to be a non-empty string or a finite number, got undefined; the row has the keys `;

/** What is wrong with the last of some rows. */
const lastReason = (rows: readonly object[], fields?: FieldMapping): string | null => {
  const normaliser = new RowNormaliser({ fields });
  return rows.map((row) => normaliser.read(row)).at(-1) ?? null;
};

describe('of a row without an id, the message', () => {
  const fields = { userId: 'client.id', itemId: 'product_code' };
  const client = { id: 7 };
  const named = HEAD(' (field `product_code`)');

  it('says that it is not there, and no field that was given already', () => {
    expect(lastReason([{ client, price: 5 }], fields)).toBe(`${named}client, price and no \`product_code\``);
  });

  it.each(['product_cod', 'productCode', 'Product-Code'])('names the key `%s`, which is near', (near) => {
    const message = `client, ${near} and no \`product_code\`: did you mean \`${near}\`?`;
    expect(lastReason([{ client, [near]: 'a' }], fields)).toBe(`${named}${message}`);
    expect(
      lastReason(
        [
          { client, product_code: 'a' },
          { client, [near]: 'a' },
        ],
        fields,
      ),
    ).toBe(`${named}${message}`);
  });

  it('names another field that may be it, but where rows before it had the one that was given', () => {
    const rows = [
      { client, product_code: 'a' },
      { client, sku: 'a' },
    ];
    expect(lastReason(rows.slice(1), fields)).toBe(
      `${named}client, sku: give \`fields: { userId: 'client.id', itemId: 'sku' }\``,
    );
    expect(lastReason(rows, fields)).toBe(`${named}client, sku and no \`product_code\``);
  });

  it('is the same where the usual names are right', () => {
    expect(lastReason([{ userId: 7, itemId: 'a' }, { userId: 7 }])).toBe(`${HEAD('')}userId and no \`itemId\``);
  });

  it('repeats no keys that may be data, and counts those of an array', () => {
    expect(lastReason([{ client, 'ann@example.com': 1 }], fields)).toContain('client and 1 more and no `product_code`');
    expect(lastReason([['u']], { userId: 0, itemId: 1 })).toMatch(/\(column 2, .*; the row has 1 key$/);
  });

  it.each<[what: string, text: string, header: boolean, delimiter: string]>([
    ['a file of `;`', 'Kunde;Artikel\n17;a1\n', true, ';'],
    ['one without names', '17;a1\n', false, ';'],
    ['a file of tabs', 'Kunde\tArtikel\n17\ta1\n', true, '\\t'],
  ])('says of %s that was given to `map` what it looks cut by', async (_, text, header, delimiter) => {
    const map = (row: Record<string, string>) => ({ userId: row.Kunde as string, itemId: row.Artikel as string });
    const reader = readInteractions(streamOf(text), { format: 'csv', header, map });
    expect(await messageOf('invalid-interaction', () => buildDataset(reader))).toContain(
      `got undefined: \`map\` gave none; the row has 1 column and looks cut by "${delimiter}": give \`delimiter: '${delimiter}'\``,
    );
  });

  it('says nothing of the kind of one column, or of JSON', async () => {
    const map = (row: Record<string, string>) => ({ userId: row.Kunde as string, itemId: 'a' });
    const csv = readInteractions(streamOf('Kundin\n17\n'), { format: 'csv', map });
    expect(await messageOf('invalid-interaction', () => buildDataset(csv))).toContain(
      'the row has the columns Kundin;',
    );
    const json = readInteractions(streamOf('{"Kunde;Artikel":1}\n'), { format: 'jsonl', map });
    expect(await messageOf('invalid-interaction', () => buildDataset(json))).toContain('the row has 1 key;');
  });
});
