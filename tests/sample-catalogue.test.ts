import { readFile } from 'node:fs/promises';
import { DOMParser } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { makeCatalogue } from '../data/make-catalogue.js';
import { makeSample, TASTES, tasteOf, toJsonl } from '../data/make-sample.js';

const items = makeCatalogue();
const { rows } = makeSample();
const IMAGE_START = 'data:image/svg+xml,';

/** How many of the values differ. */
const distinct = <Value>(values: readonly Value[]): number => new Set(values).size;

describe('the catalogue of the sample log', () => {
  test('is what its script makes', async () => {
    const committed = await readFile(new URL('../data/sample_catalogue.jsonl', import.meta.url), 'utf8');
    expect(committed === toJsonl(items), 'data/sample_catalogue.jsonl is stale: run `npm run sample`').toBe(true);
  });

  test('has one line for each track of the log, and no other', () => {
    const logged = [...new Set(rows.map(({ item_id }) => item_id))];
    expect(items.map(({ item_id }) => item_id).sort()).toEqual(logged.sort());
  });

  test('names no two tracks alike, and leaves no braces of a pattern', () => {
    const titles = items.map(({ title }) => title);
    expect(distinct(titles.map((title) => title.toLowerCase()))).toBe(items.length);
    expect(titles.filter((title) => !/^\p{Lu}[^{}]{3,47}$/u.test(title) || title.includes('undefined'))).toEqual([]);
  });

  test('has the taste and the record of a track as its categories', () => {
    for (const { item_id, categories } of items) {
      expect(item_id).toMatch(new RegExp(`^${categories.join('-').toLowerCase()}-[1-5]$`));
    }
  });

  test('has records that came out one after the other, on one day each, before the log begins', () => {
    for (const taste of TASTES) {
      const releases = items.filter(({ item_id }) => tasteOf(item_id) === taste).map((item) => item.published_at);
      expect(releases).toEqual([...releases].sort());
      expect(distinct(releases)).toBe(8);
      expect(releases.filter((moment) => moment >= rows[0].timestamp)).toEqual([]);
    }
  });
});

describe('the covers of the sample', () => {
  const drawings = items.map(({ image }) => decodeURIComponent(image.slice(IMAGE_START.length)));

  test('are small URIs of which no two are the same', () => {
    for (const { image } of items) {
      expect(image.startsWith(IMAGE_START)).toBe(true);
      expect(image.length).toBeLessThan(900);
      // What a URI may have, less what would end an attribute or a url() in quotes of either kind.
      expect(image).toMatch(/^[\w:/+,=%.()-]+$/);
    }
    expect(distinct(drawings)).toBe(items.length);
  });

  test('are SVG that a parser reads without mending anything', () => {
    for (const drawing of drawings) {
      const written = new DOMParser().parseFromString(drawing, 'image/svg+xml').toString();
      // The parser closes what is open and drops what it cannot read; it writes a space before the end of a tag.
      expect(written.replaceAll('" />', '"/>').replace(/^<\?xml.*?\?>/, '')).toBe(drawing);
    }
  });

  test('are made of shapes alone, with colours and outlines that are whole', () => {
    for (const drawing of drawings) {
      const { documentElement: svg } = new DOMParser().parseFromString(drawing, 'image/svg+xml');
      expect(svg.getAttribute('xmlns')).toBe('http://www.w3.org/2000/svg');
      const shapes = [...svg.querySelectorAll('*')];
      expect(shapes.length).toBeGreaterThan(3);
      for (const shape of shapes) {
        expect(shape.tagName).toMatch(/^(g|path|circle)$/);
        for (const { name, value } of shape.attributes) {
          if (name === 'd') expect(value).toMatch(/^M[\d\s.A-Za-z-]+$/);
          else if (name === 'fill' || name === 'stroke') expect(value).toMatch(/^#[\da-f]{6}$/);
          else
            expect(`${name}=${value}`).toMatch(
              /^(cx|cy|r|stroke-[a-z]+|transform)=(-?[\d. ]+|round|rotate\([\d ]+\))$/,
            );
        }
        expect(shape.getAttribute('d') ?? '').not.toMatch(/NaN|undefined/);
      }
    }
  });
});
