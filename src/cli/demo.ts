import { fileURLToPath } from 'node:url';
import { evaluate, Recommender, readInteractions } from 'cf-recs';
import { Command } from 'commander';
import { toModelFolder } from './arguments.js';
import {
  describeData,
  describeEvaluation,
  describeList,
  describeSimilar,
  describeTraining,
  print,
} from './describe.js';
import { trainVisibly } from './train.js';

/** The sample log comes in the package, beside `dist`. */
const SAMPLE = new URL('../data/sample_interactions.jsonl', import.meta.url);

async function demo({ modelDir }: { readonly modelDir?: string }): Promise<void> {
  print(['Fifty invented listeners, their likes and playlist additions:', `  ${fileURLToPath(SAMPLE)}`, '']);
  const recommender = await Recommender.fromInteractions(readInteractions(SAMPLE));
  print(describeData(recommender.info.summary));
  print(describeTraining(await trainVisibly(recommender)));
  print(describeEvaluation(await evaluate(recommender)));
  const [user] = recommender.users;
  const [liked] = recommender.history(user);
  print(['', `For ${user}:`, ...describeList(recommender.recommend(user, 5))]);
  print(['', 'For somebody new:', ...describeList(recommender.recommend('somebody-new', 3))]);
  print(['', `Like ${liked.itemId}:`, ...describeSimilar(recommender.similarItems(liked.itemId, 3))]);
  if (modelDir === undefined) {
    print(['', 'Now with your own log:', '  npx cf-recs train log.csv --model-dir model']);
  } else {
    await recommender.save(modelDir);
    print(['', `Saved     ${modelDir}`, `Try       npx cf-recs recommend ${modelDir} ${user}`]);
  }
}

/** `cf-recs demo`. */
export const demoCommand = (): Command =>
  new Command('demo')
    .description('Train on the sample log that comes with the package, and show what it does.')
    .option('--model-dir <folder>', 'save the model, to play with it', toModelFolder)
    .action(demo);
