import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtPackage } from './support/built-package.js';
import { PRELUDE, runProcess } from './support/processes.js';

const place = builtPackage({ types: false });

/** `npm run test:cycles` asks for 1,000. */
const CYCLES = Number(process.env.CF_RECS_CYCLES ?? 10);

/** V8 counts what it compiles as part of the heap, and keeps some of it: a kilobyte a cycle. */
const UNCOMPILED = ['--no-opt', '--no-maglev', '--no-sparkplug'];

/** KiB of addresses: none for WebAssembly's memory, some for one, some for several. `npm run test:limits` tries more. */
const LIMITS = (process.env.CF_RECS_LIMITS ?? '1400000 6000000 12000000 20000000').split(' ').map(Number);

describe('a process', () => {
  it('holds no more after many trainings, saves and loads than after some', async () => {
    await copyFile('tests/support/cycles.mjs', join(place(), 'cycles.mjs'));
    const flags = ['--expose-gc', ...UNCOMPILED];
    const { code, said } = await runProcess(place(), process.execPath, ...flags, 'cycles.mjs', String(CYCLES));
    expect({ code, said }).toMatchObject({ code: 0 });
    const { before, after } = JSON.parse(said);
    // A recommender of this test holds some hundred kilobytes.
    for (const kind of ['heapUsed', 'external', 'arrayBuffers']) expect(after[kind]).toBeLessThan(before[kind] + 5e5);
    for (const kind of ['resources', 'files', 'threads']) expect(after[kind]).toBeLessThanOrEqual(before[kind]);
  }, 3_600_000);

  // Below some 1.2 GB of addresses V8 itself does not start, or ends the process where its own heap cannot grow.
  it.runIf(process.platform === 'linux').each(LIMITS)(
    'works, or says by a code that there is no room, with %d KiB of addresses',
    async (limit) => {
      const text = `${PRELUDE}
        try {
          await recommender.train(options);
          await recommender.save('limited');
          const loaded = await cf.Recommender.load('limited');
          for await (const _ of loaded.recommendAll({ threads: 2 }));
          loaded.share();
          console.log('works');
        } catch (error) {
          console.log(cf.isCfRecsError(error) ? error.code : error.stack);
        }`;
      await writeFile(join(place(), 'limited.mjs'), text);
      const { code, signal, said } = await runProcess(
        place(),
        'bash',
        '-c',
        `ulimit -v ${limit} && "${process.execPath}" limited.mjs`,
      );
      expect({ code, signal, said }).toEqual({
        code: 0,
        signal: null,
        said: expect.stringMatching(/^(works|too-large)\n$/),
      });
    },
  );
});
