import { meanOf, standardErrorOf } from '../../evaluation/statistics.js';
import type { SettingsChoice } from '../../model/trained-model.js';
import type { Budget } from './budget.js';
import type { Tried } from './search.js';
import type { Settings } from './settings.js';

const shown = (value: number | string | false): string => (value === false ? 'off' : String(value));

/** Why settings were chosen in the place of the defaults, in a few plain sentences. */
export function describeChoice(
  chosen: Tried,
  defaults: Tried,
  { method, fraction }: SettingsChoice['holdOut'],
  budget: Pick<Budget, 'seconds' | 'exceeded'>,
): string {
  const part = `${method === 'last' ? 'the newest' : 'a random'} ${Math.round(100 * fraction)} %`;
  const over = budget.exceeded
    ? ` The budget of ${budget.seconds} seconds ended the search: the best so far is taken.`
    : '';
  const judged = `Judged by NDCG@20 of ${chosen.ndcg.length} lists, for users with ${part} of their items held out.${over}`;
  const names = Object.keys(chosen.settings) as (keyof Settings)[];
  const moved = names.filter((name) => chosen.settings[name] !== defaults.settings[name]);
  if (moved.length === 0) return `${judged} Nothing that was tried was better than the defaults by more than chance.`;
  const values = moved.map(
    (name) => `${name} ${shown(chosen.settings[name])} (default ${shown(defaults.settings[name])})`,
  );
  const gains = chosen.ndcg.map((value, user) => value - defaults.ndcg[user]);
  const gain = `${meanOf(gains).toFixed(4)} +- ${standardErrorOf(gains).toFixed(4)}`;
  const figures = `${chosen.trial.ndcg.toFixed(4)} against ${defaults.trial.ndcg.toFixed(4)}`;
  return `${judged} Chosen: ${values.join(', ')}. That has ${figures} with the defaults, a difference of ${gain} (standard error).`;
}
