import { Recommender } from 'cf-recs';
import { Command } from 'commander';
import { toNumber, toPath } from './arguments.js';
import { describeSimilar, print } from './describe.js';

async function similar(
  model: string,
  item: string,
  { limit, json }: { readonly limit: number; readonly json?: boolean },
): Promise<void> {
  const answer = (await Recommender.load(model)).similarItems(item, limit);
  print(json ? [JSON.stringify(answer)] : describeSimilar(answer));
}

/** `cf-recs similar MODEL ITEM`. */
export const similarCommand = (): Command =>
  new Command('similar')
    .description('Print the items nearest to one.')
    .argument('<model>', 'model folder', toPath)
    .argument('<item>', 'id of the item')
    .option('--limit <n>', 'length of the list', toNumber, 10)
    .option('--json', 'the answer as JSON, as `similarItems` gives it')
    .action(similar);
