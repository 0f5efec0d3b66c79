// What runs beside the bundle of the library, each in a process of its own.

/** Saves the models of two folders in turn, until it is killed or told to stop; it says how its saves ended, then
 * and whenever one ended as none before. */
export const SAVER = `
  import { Recommender } from './cf-recs.mjs';
  const [folder, ...sources] = process.argv.slice(2);
  const models = await Promise.all(sources.map((source) => Recommender.load(source)));
  let saving = true;
  process.once('message', () => { saving = false; });
  process.send({ ready: true });
  const counts = {};
  for (let round = process.pid; saving; round++) {
    const outcome = await models[round % models.length].save(folder).then(() => 'saved', ({ code, message }) => code ?? message);
    if (!(outcome in counts)) process.send({ counts: { ...counts, [outcome]: 1 } });
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  process.send({ counts });
  process.disconnect();
`;

/** Loads the model of a folder again and again, until it is told to stop; then it says what it got how often. */
export const READER = `
  import { createHash } from 'node:crypto';
  import { Recommender } from './cf-recs.mjs';
  let reading = true;
  process.once('message', () => { reading = false; });
  process.send({ ready: true });
  const counts = {};
  while (reading) {
    const got = await Recommender.load(process.argv[2]).then(async (recommender) => {
      const hash = createHash('sha256');
      for await (const list of recommender.recommendAll({ limit: 10 })) hash.update(JSON.stringify(list));
      return hash.digest('hex');
    }, ({ code, message }) => code + ': ' + message);
    counts[got] = (counts[got] ?? 0) + 1;
  }
  process.send({ counts });
  process.disconnect();
`;

/** Saves a model once, and says how that ended. */
export const SAVE_ONCE = `
  import { Recommender } from './cf-recs.mjs';
  const [folder, source] = process.argv.slice(2);
  const recommender = await Recommender.load(source);
  const counts = await recommender.save(folder).then(() => ({ saved: 1 }), ({ code }) => ({ [code]: 1 }));
  process.send({ ready: true });
  process.send({ counts });
  process.disconnect();
`;
