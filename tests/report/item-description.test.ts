import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCfRecsError } from '../../src/errors.js';
import { renderReport } from '../../src/report/index.js';
import { type DescribeItem, itemsShownBy } from '../../src/report/item-description.js';
import { anyId } from '../support/arbitraries.js';
import { checkerboardRows } from '../support/checkerboard.js';
import { datasetOf } from '../support/datasets.js';
import { failureOf, messageOf } from '../support/errors.js';
import { documentOf, reportedOf, textsOf } from '../support/reports.js';

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';

const shown = (description: unknown, itemId = 'a1'): string =>
  itemsShownBy((() => description) as DescribeItem)(itemId).text;
const attributeOf = (text: string, selector: string, name: string) =>
  documentOf(text).querySelector(selector)?.getAttribute(name);

describe('an item that is described', () => {
  it('has its title, with the id small beside it, its picture, and a link', () => {
    const text = shown({ title: 'Blue Train', image: PIXEL, url: 'https://example.org/a1?x=1&y=2' });
    expect(textsOf(text, 'a')).toEqual(['Blue Train']);
    expect(textsOf(text, 'small')).toEqual(['a1']);
    expect(attributeOf(text, 'a', 'href')).toBe('https://example.org/a1?x=1&y=2');
    expect(attributeOf(text, 'img', 'src')).toBe(PIXEL);
    expect(attributeOf(text, 'img', 'alt')).toBe('');
  });

  it('has what there is: a title alone, a link or a picture for the id, or the id', () => {
    expect(textsOf(shown({ title: 'Blue Train' }), 'body')).toEqual(['Blue Train a1']);
    expect(documentOf(shown({ title: 'Blue Train' })).querySelector('a, img')).toBeNull();
    expect(textsOf(shown({ url: '/a1' }), 'a')).toEqual(['a1']);
    expect(documentOf(shown({ url: '/a1' })).querySelector('small, img')).toBeNull();
    expect(textsOf(shown({ image: 'a1.png' }), '.item')).toEqual(['a1']);
    const bare = itemsShownBy(null)('a1').text;
    const nothing = [undefined, null, {}, { title: undefined, image: null }, { year: 1958 }];
    for (const each of nothing) expect(shown(each)).toBe(bare);
  });

  it.each([
    'http://example.org/a.png',
    'HTTPS://example.org/',
    '//example.org/a.png',
    '/a.png',
    'a/b c.png',
    '../a.png?b#c',
    '#a',
    '?javascript:x',
    'ünï.png',
  ])('may have its picture and its page at %j, which stands there as it is', (address) => {
    expect(attributeOf(shown({ image: address }), 'img', 'src')).toBe(address);
    expect(attributeOf(shown({ url: address }), 'a', 'href')).toBe(address);
  });

  const SCRIPT = 'javascript:alert(1)';
  it.each([
    SCRIPT,
    ` ${SCRIPT}`,
    `\u0000${SCRIPT}`,
    'java\nscript:alert(1)',
    'JavaScript:alert(1)',
    'vbscript:x',
    'data:text/html,<script>alert(1)</script>',
    'data:imagex/png,a',
    'file:///etc/passwd',
    'blob:https://example.org/1',
    'C:\\a.png',
    'mailto:a@example.org',
    'http://[',
    '',
    ' \n',
    7,
    new URL('https://example.org/'),
  ])('has neither at %j', async (address) => {
    for (const [name, expected] of [
      ['image', 'http(s), relative, or data:image/'],
      ['url', 'http(s) or relative'],
    ]) {
      const message = await messageOf('invalid-option', () => shown({ [name]: address }));
      expect(message).toContain(
        `Expected the \`${name}\` that \`describeItem\` gives for item "a1" to be an address that is`,
      );
      expect(message).toContain(expected);
    }
  });

  it('has no page of data: a browser does not go there', async () => {
    await messageOf('invalid-option', () => shown({ url: PIXEL }));
  });

  it.each([
    ['a title of nothing', { title: ' ' }, 'Expected the `title`'],
    ['a number for a title', { title: 7 }, 'got 7'],
    ['a text', 'Blue Train', 'to be an object, null or undefined, got "Blue Train"'],
    ['a promise', Promise.resolve({}), 'there at once, got a promise'],
  ])('is refused where it is %s', async (_, description, expected) => {
    expect(await messageOf('invalid-option', () => shown(description))).toContain(expected);
  });

  it('is text and three elements, whatever it holds', () => {
    const shapeOf = (text: string) =>
      Array.from(documentOf(text).querySelectorAll('body *'), ({ tagName, attributes }) =>
        [tagName, ...Array.from(attributes, ({ name }) => name)].join(' '),
      );
    const expected = shapeOf(shown({ title: 'a', image: 'b', url: 'c' }));
    const anyText = fc.oneof(anyId, fc.constantFrom('"><script>', "' onerror=x", '&quot;', '</bdi></a><img src=x>'));
    fc.assert(
      fc.property(anyId, anyText, anyText, (itemId, title, address) => {
        const at = `/${address}`;
        try {
          const text = shown({ title, image: at, url: at }, itemId);
          expect(shapeOf(text)).toEqual(expected);
          expect(attributeOf(text, 'img', 'src')).toBe(at);
        } catch (error) {
          // Nothing but spaces, or no address.
          expect(isCfRecsError(error) && error.code).toBe('invalid-option');
        }
      }),
    );
  });
});

describe('a report with described items', () => {
  const rows = checkerboardRows();

  it('shows titles in lists, histories and reasons, and asks once for each item', async () => {
    const recommender = reportedOf(await datasetOf(rows));
    const asked: string[] = [];
    const describeItem = (itemId: string) => {
      asked.push(itemId);
      return itemId === 'i0' ? undefined : { title: `Title ${itemId}`, url: `/${itemId}` };
    };
    const users = recommender.users.slice(0, 3);
    const page = renderReport({ recommender, users, describeItem });
    expect(new Set(asked).size).toBe(asked.length);
    const plain = renderReport({ recommender, users });
    for (const cells of ['.chips li', 'tbody th', 'tbody td:last-child']) {
      const named = (text: string) =>
        /^i\d+$/.test(text) && text !== 'i0' && text.length > 1 ? `Title ${text} ${text}` : text;
      const expected = textsOf(plain, `.examples ${cells}`).map(named);
      expect(expected.some((text) => text.startsWith('Title'))).toBe(true);
      expect(textsOf(page, `.examples ${cells}`)).toEqual(expected);
    }
  });

  it('passes on what the function throws, and refuses what is none', async () => {
    const recommender = reportedOf(await datasetOf(rows));
    const error = new Error('no catalogue');
    const describeItem = () => {
      throw error;
    };
    expect(await failureOf(() => renderReport({ recommender, describeItem }))).toBe(error);
    const wrong = { recommender, describeItem: { i0: 'a' } as never };
    expect(await messageOf('invalid-option', () => renderReport(wrong))).toContain(
      'Expected `describeItem` to be a function from an item id',
    );
  });
});
