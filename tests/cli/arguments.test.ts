import { accessSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { isWithin, toFolder, toModelFolder, toPage } from '../../src/cli/arguments.js';

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

  it.each(['nowhere', 'itself'])('is no link that leads nowhere, here to %s', async (target) => {
    const link = join(root, `to-${target}`);
    await symlink(target === 'itself' ? link : join(root, 'missing', 'far'), link);
    await symlink(link, `${link}.html`);
    const end = (path: string) => `got the link ${JSON.stringify(path)}, which leads nowhere.`;
    expect(() => toFolder(link)).toThrow(`Expected a folder, ${end(link)}`);
    expect(() => toFolder(join(link, 'below'))).toThrow(`Expected a folder, ${end(link)}`);
    expect(() => toPage(`${link}.html`)).toThrow(`Expected a file, ${end(`${link}.html`)}`);
  });

  it('of a model has no folder where its files go', async () => {
    const model = join(root, 'odd-model');
    await mkdir(join(model, 'metadata.json'), { recursive: true });
    const got = JSON.stringify(join(model, 'metadata.json'));
    expect(() => toModelFolder(model)).toThrow(`Expected a file, got the folder ${got}.`);
    expect(toModelFolder(join(root, 'no-model-yet'))).toBe(join(root, 'no-model-yet'));
  });

  it('of a page is beside that of the model', () => {
    expect(isWithin('x.html', './x.html')).toBe(true);
    expect(isWithin('x.html/model', 'x.html')).toBe(true);
    expect(isWithin('x.html.d', 'x.html')).toBe(false);
    expect(isWithin('model', 'model/report.html')).toBe(false);
    expect(isWithin('model', 'model')).toBe(false);
  });
});
