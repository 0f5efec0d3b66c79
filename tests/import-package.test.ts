import { describe, expect, it } from 'vitest';
import { importNeeded, importPackage } from '../src/import-package.js';
import { messageOf } from './support/errors.js';

describe('an optional package', () => {
  it('is given by its names, whichever way it was written', async () => {
    expect(await importPackage('hyparquet')).toHaveProperty('parquetRead');
    expect(await importPackage('@tensorflow/tfjs')).toHaveProperty('matMul');
  });

  it('that is needed and missing is named, with the command that installs it', async () => {
    expect(await messageOf('not-installed', () => importNeeded('@cf-recs/no-such-package'))).toMatch(
      /^Expected @cf-recs\/no-such-package to be installed and to load, got ".+"; `npm install @cf-recs\/no-such-package` installs it$/,
    );
  });
});
