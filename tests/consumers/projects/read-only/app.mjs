import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import * as library from 'cf-recs';
import { exercise } from './exercise.mjs';

const said = await exercise(library, 'out');
execFileSync('chmod', ['-R', 'a=rX', '.']);
// For the superuser everything may be written.
if (process.getuid() === 0) process.setuid(65_534);

const recommender = await library.Recommender.load('out/model');
assert.equal(recommender.recommend('u3-17', 10).items.length, 10);
await recommender.train({ algorithm: 'spectral', embeddingDim: 64, threads: 2 });
await assert.rejects(recommender.save('out/model'), { code: 'EACCES' });
assert.equal((await library.Recommender.load('out/model')).recommend('u3-17', 10).items.length, 10);
console.log(said);
