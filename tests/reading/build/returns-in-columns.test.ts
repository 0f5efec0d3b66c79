import { describe, expect, it } from 'vitest';
import type { FieldMapping } from '../../../src/reading/rows/fields.js';
import { many, warningsOfLines, warningsOfText } from '../../support/log-warnings.js';

const ids = { userId: 'u', itemId: 'i' };

describe('a warning about returns in columns that are not used', () => {
  const HEADS = ['Vorgang', 'Aktion', 'Ereignis', 'Art', 'Typ', 'Vorgangsart', 'zdarzenie', 'Status'];

  /** A log of CSV that is sorted by what happened: returns come last. */
  const sorted = (head: string, sum: string, words: readonly [string, string, string]) => {
    const rows = Array.from({ length: 2000 }, (_, at) => {
      const [word, sign] = at < 1200 ? [words[0], ''] : at < 1850 ? [words[1], ''] : [words[2], '-'];
      return `k${at % 70};a${(7 * at) % 50};2026-01-${10 + (at % 9)} 12:00;${word};${sign}${at % 90},5${at % 10}\n`;
    });
    return `Kunde;Artikel;Zeit;${head};${sum}\n${rows.join('')}`;
  };
  const fields = { userId: 'Kunde', itemId: 'Artikel', timestamp: 'Zeit' };
  const read = (csv: string, more: FieldMapping = {}) =>
    warningsOfText(csv, { format: 'csv', delimiter: ';', fields: { ...fields, ...more } });

  it.each(HEADS)('is given about the words and the sums beside `%s`, whatever they are called', async (head) => {
    expect(await read(sorted(head, 'Betrag', ['Angesehen', 'Kauf', 'Retoure']))).toEqual([
      {
        code: 'unused-column',
        message:
          `\`${head}\` looks like \`event\` and is not used: give \`fields: { event: '${head}' }\` if it is; until then ` +
          '`Retoure` in it counts as a positive signal',
        count: 1,
      },
      {
        code: 'unused-column',
        message:
          "`Betrag` looks like `value` and is not used: give `fields: { value: 'Betrag' }` if it is (0 says nothing, below 0 " +
          'is a dislike; `map` can make a return of it, an event that takes back); until then what is below 0 counts as a ' +
          'positive signal',
        count: 1,
      },
    ]);
  });

  it.each(['Preis', 'amount', 'kwota'])('is given about sums in `%s`', async (sum) => {
    const warnings = await read(sorted('Vorgang', sum, ['wyświetlenie', 'zakup', 'zwrot']));
    expect(warnings.map(({ message }) => message.split(' ', 1)[0])).toEqual(['`Vorgang`', `\`${sum}\``]);
  });

  it('is not given about sums where events tell of returns', async () => {
    const csv = sorted('Vorgang', 'Betrag', ['Angesehen', 'Kauf', 'Retoure']);
    const warnings = await read(csv, { event: 'Vorgang' });
    expect(warnings.map(({ code }) => code)).toEqual(['negative-event']);
  });

  it.each<[what: string, (at: number) => object]>([
    ['a few numbers below 0', (at) => ({ menge: at % 9 === 0 ? -2 : 3 })],
    ['sums of money', (at) => ({ summe: `${at % 9 === 0 ? '-' : ''}1.${at % 9}36,61 €` })],
    ['words with a space before them', (at) => ({ art: at % 9 === 0 ? ' Storno' : ' Verkauf' })],
    ['-1 beside 1', (at) => ({ menge: at % 9 === 0 ? -1 : 1 })],
    ['one word over and over', () => ({ vorgang: 'storniert' })],
    ['more than twelve words', (at) => ({ vorgang: at % 9 === 0 ? 'zwrot' : `${'abcdefghijklmnop'[at % 16]}` })],
  ])('is given about a column of %s', async (_, row) => {
    const warnings = await warningsOfLines(many((at) => ({ ...ids, ...row(at) })));
    expect(warnings.map(({ code }) => code)).toEqual(['unused-column']);
  });

  it.each<[what: string, (at: number) => object]>([
    ['coordinates', (at) => ({ wo: (at % 9 === 0 ? -1 : 1) * (12.345678 + at), lat: -33 + (at % 50), lng: at - 10 })],
    ['temperatures', (at) => ({ Temperatur: (at % 30) - 5, temp_c: (at % 30) - 5.5 })],
    ['prices above 0', (at) => ({ Preis: `${at},99`, rabatt: at % 3 === 0 ? -5 : 0 })],
    ['ids', (at) => ({ konto: (at % 3 === 0 ? -1 : 1) * (1e12 + at), shopId: (at % 3) - 1, filiale_nr: (at % 5) - 1 })],
    ['-1 for no value', (at) => ({ vorgaenger: at % 9 === 0 ? -1 : 100 + at })],
    ['zones and balances', (at) => ({ timezone: (at % 9) - 3, saldo: (at % 9) - 3 })],
    [
      'kinds of users and goods',
      (at) => ({ user: ['New', 'Returning'][at % 2], genre: ['Drama', 'Reportage'][at % 2] }),
    ],
  ])('is not given about %s', async (_, row) => {
    expect(await warningsOfLines(many((at) => ({ ...ids, ...row(at) })))).toEqual([]);
  });

  const bought = (at: number) => ({ ...ids, event: 'purchase', timestamp: 1.7e12 + at, price: 5 + at });

  it.each(
    'stock_level stock_after stockQty on_hand qty_on_hand quantity_available inventory available Lagerbestand depth'.split(
      ' ',
    ),
  )('is not given about the stock in `%s`', async (name) => {
    const rows = many((at) => ({ ...bought(at), [name]: at % 40 === 0 ? -3 : at % 90 }));
    expect(await warningsOfLines(rows)).toEqual([]);
  });

  it.each([
    ['category', 'Returns desk'],
    ['department', 'Returns'],
    ['page_type', 'returns'],
    ['channel', 'store-return'],
    ['shipping', 'free returns'],
    ['genre', 'remove'],
    ['title', 'Refund Blues'],
    ['Warengruppe', 'Retouren'],
    ['Versandart', 'kostenlose Retoure'],
  ])('is not given about a `%s` such as %s', async (name, word) => {
    const rows = many((at) => ({ ...ids, [name]: at % 9 === 0 ? word : 'other' }));
    expect(await warningsOfLines(rows)).toEqual([]);
  });

  it.each(['page_action', 'shipping_status', 'Artikelbewegung', 'item_event'])(
    'is given about `%s`, which tells of events of an item or a place',
    async (name) => {
      const rows = many((at) => ({ ...ids, [name]: at % 9 === 0 ? 'Retoure' : 'other' }));
      expect((await warningsOfLines(rows)).map(({ code }) => code)).toEqual(['unused-column']);
    },
  );
});
