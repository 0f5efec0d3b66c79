import { accessSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { toFolder, toPage } from '../../src/cli/arguments.js';

vi.mock(import('node:fs'), async (load) => {
  const fs = await load();
  return { ...fs, accessSync: vi.fn(fs.accessSync) };
});

const root = await mkdtemp(join(tmpdir(), 'cf-recs-arguments-'));
afterAll(() => rm(root, { recursive: true }));
afterEach(() => void vi.mocked(accessSync).mockReset());

describe('a place to write to', () => {
  it('may be missing, with folders above it', async () => {
    for (const name of ['page.html', 'deep/page.htm', 'pages', 'pages.v2/', '.pages', 'deep/.pages']) {
      expect(toPage(join(root, name) + (name.endsWith('/') ? '/' : ''))).toContain(root);
    }
    expect(toFolder(join(root, 'deep', 'model'))).toBe(join(root, 'deep', 'model'));
    await writeFile(join(root, 'there.html'), 'the page before');
    expect(toPage(join(root, 'there.html'))).toBe(join(root, 'there.html'));
  });

  it('must be in a folder that can be written to', () => {
    vi.mocked(accessSync).mockImplementation(() => {
      throw new Error('EROFS: read-only file system');
    });
    const expected = `Expected a folder that can be written to, got ${JSON.stringify(root)}.`;
    expect(() => toFolder(join(root, 'deep', 'model'))).toThrow(expected);
    expect(() => toPage(join(root, 'page.html'))).toThrow(expected);
    expect(() => toPage(join(root, 'pages'))).toThrow(expected);
  });
});
