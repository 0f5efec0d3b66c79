import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allPages, anchors, links } from '../support/markdown.js';

/** What is wrong with a link of a page, or null. */
function complaint(page: string, target: string): string | null {
  if (/^(https?|mailto):/.test(target)) return null;
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(file)) return `there is no ${file}`;
  if (anchor === undefined) return null;
  if (!file.endsWith('.md')) return `${file} has no headings`;
  return anchors(file).has(anchor) ? null : `${file} has no heading #${anchor}`;
}

describe('every link', () => {
  it.each(allPages())('of %s leads somewhere', (page) => {
    const broken = links(page).flatMap(({ line, target }) => {
      const problem = complaint(page, target);
      return problem === null ? [] : [`${page}:${line}: ${target}: ${problem}`];
    });
    expect(broken).toEqual([]);
  });

  it('is looked at', () => {
    expect(links('README.md').length).toBeGreaterThan(10);
    expect(complaint('README.md', 'docs/no-such-page.md')).toBe('there is no docs/no-such-page.md');
    expect(complaint('README.md', '#no-such-heading')).toBe('README.md has no heading #no-such-heading');
    expect(complaint('docs/guide.md', '../README.md#figures')).toBeNull();
  });
});

describe('every page of the guide', () => {
  const guide = links('docs/guide.md').map(({ target }) => target.split('#')[0] ?? '');

  it('is listed in docs/guide.md', () => {
    const pages = allPages().filter((page) => page.startsWith('docs/guide/'));
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.filter((page) => !guide.includes(page.replace('docs/', '')))).toEqual([]);
  });
});
