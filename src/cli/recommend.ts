import { type Recommendations, Recommender } from 'cf-recs';
import { Command } from 'commander';
import { addItem, toNumber, toPath } from './arguments.js';
import { describeList, print } from './describe.js';

/** The flags of `recommend`, as commander hands them over. */
interface RecommendFlags {
  readonly limit: number;
  readonly history?: readonly string[];
  readonly exclude?: readonly string[];
  readonly json?: boolean;
}

async function recommend(
  model: string,
  user: string | undefined,
  flags: RecommendFlags,
  command: Command,
): Promise<void> {
  const { limit, history, exclude, json } = flags;
  if (user === undefined && history === undefined) {
    command.error('error: expected a user, or --history with the items of a guest');
  }
  if (user !== undefined && history !== undefined) {
    const got = `the user ${JSON.stringify(user)} and --history`;
    command.error(`error: expected a user or --history, got ${got} (which takes one item; repeat it for others)`);
  }
  const recommender = await Recommender.load(model);
  const list: Recommendations =
    user === undefined
      ? recommender.recommendFor(history ?? [], limit, { exclude })
      : recommender.recommend(user, limit, { exclude });
  print(json ? [JSON.stringify(list)] : describeList(list));
}

/** `cf-recs recommend MODEL USER`. */
export const recommendCommand = (): Command =>
  new Command('recommend')
    .description('Print the best items for a user, or for a guest with a few items.')
    .argument('<model>', 'model folder', toPath)
    .argument('[user]', 'id of the user')
    .option(
      '--history <item>',
      'an item of a guest, in the place of a user; repeat it for others, oldest first',
      addItem,
    )
    .option('--exclude <item>', 'an item to leave out; repeat it for others', addItem)
    .option('--limit <n>', 'length of the list', toNumber, 10)
    .option('--json', 'the answer as JSON, as `recommend` gives it')
    .action(recommend);
