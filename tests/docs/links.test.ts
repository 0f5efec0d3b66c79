import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allPages, anchors, links, userPages } from '../support/markdown.js';

/** Where the project's own files stand on the web. */
const OWN = /^https:\/\/(?:github\.com\/cf-recs\/cf-recs\/blob|raw\.githubusercontent\.com\/cf-recs\/cf-recs)\/main\//;

/** What is wrong with a link of a page, or null. */
function complaint(page: string, target: string): string | null {
  if (OWN.test(target)) return complaint('README.md', target.replace(OWN, ''));
  if (/^(https?|mailto):/.test(target)) return null;
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(file)) return `there is no ${file}`;
  if (anchor === undefined) return null;
  if (!file.endsWith('.md')) return `${file} has no headings`;
  return anchors(file).has(anchor) ? null : `${file} has no heading #${anchor}`;
}

/** The pages that are packed: what is for those who change the library stays in its repository. */
const isPacked = (file: string): boolean => /^docs\/guide(?:\/[^/]+)?\.md$/.test(file);

/** Whether a link of a packed page is relative and leads to what `files` of package.json, or npm by itself, does not pack. */
function leavesPackage(page: string, target: string): boolean {
  const [path = ''] = target.split('#');
  if (path === '' || /^\w+:/.test(path)) return false;
  const file = normalize(join(dirname(page), path));
  return !['CHANGELOG.md', 'README.md', 'LICENSE'].includes(file) && !isPacked(file);
}

describe('every link', () => {
  it.each(allPages())('of %s leads somewhere', (page) => {
    const broken = links(page).flatMap(({ line, target }) => {
      const problem = complaint(page, target);
      return problem === null ? [] : [`${page}:${line}: ${target}: ${problem}`];
    });
    expect(broken).toEqual([]);
  });

  it('of a page in the package is absolute, or leads to a file of the package: beside it stand no others', () => {
    const pages = userPages().filter((page) => page === 'README.md' || isPacked(page));
    expect(pages.length).toBeGreaterThan(10);
    const stray = [...pages, 'CHANGELOG.md'].flatMap((page) =>
      links(page).flatMap(({ line, target }) => (leavesPackage(page, target) ? [`${page}:${line}: ${target}`] : [])),
    );
    expect(stray).toEqual([]);
  });

  it('is looked at', () => {
    expect(links('README.md').length).toBeGreaterThan(10);
    expect(complaint('README.md', 'docs/no-such-page.md')).toBe('there is no docs/no-such-page.md');
    expect(complaint('README.md', '#no-such-heading')).toBe('README.md has no heading #no-such-heading');
    expect(complaint('docs/guide.md', '../README.md#figures')).toBeNull();
    expect(leavesPackage('docs/guide/judging.md', '../report.png')).toBe(true);
    expect(leavesPackage('docs/guide/saving.md', '../../examples/stores/README.md')).toBe(true);
    expect(leavesPackage('docs/guide/saving.md', '../research.md#vectors-from-elsewhere')).toBe(true);
    expect(leavesPackage('docs/guide/saving.md', 'errors.md#busy')).toBe(false);
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
