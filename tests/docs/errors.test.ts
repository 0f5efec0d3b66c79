import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { headings } from '../support/markdown.js';

describe('docs/guide/errors.md', () => {
  it('has a heading for every error code, and for nothing that is none', () => {
    const [, union = ''] = /const CODES =([^;]*);/.exec(readFileSync('src/errors.ts', 'utf8')) ?? [];
    const codes = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(10);
    const described = headings('docs/guide/errors.md').flatMap((heading) => /^[a-z-]+$/.exec(heading)?.[0] ?? []);
    expect([...described].sort()).toEqual([...codes].sort());
  });
});
