import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFiles } from '../../support/files.js';
import { HOSTILE_FORMATS, isSame, outcomeOf, sourcesOf, waysOf } from '../../support/hostile-logs.js';

const FOLDER = 'fixtures/fuzz';

const write = temporaryFiles();

describe('what `npm run fuzz:logs` has found', () => {
  it.each(HOSTILE_FORMATS)(
    'in %s is read or refused with its place, and the same from every kind of source',
    async (format) => {
      const folder = join(FOLDER, format);
      const names = readdirSync(folder);
      expect(names.length).toBeGreaterThan(5);
      for (const name of names) {
        const bytes = readFileSync(join(folder, name));
        const path = await write('hostile.log', bytes);
        for (const [number, way] of waysOf(format).entries()) {
          const expected = await outcomeOf(bytes, way);
          const sources = { ...sourcesOf(bytes, format), [basename(path)]: path };
          for (const [kind, source] of Object.entries(sources)) {
            const outcome = await outcomeOf(source, way);
            if (!isSame(outcome, expected)) expect(outcome, `${format}/${name}, way ${number}, ${kind}`).toBe(expected);
          }
        }
      }
      // Nothing was put where all objects would have it.
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );
});
