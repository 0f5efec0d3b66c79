import type { SettingsChoice } from '../model/trained-model.js';
import type { SpectralSettings } from './settings.js';
import { standardErrorOf, type Tried } from './trials.js';

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const shown = (value: number | false): string => (value === false ? 'off' : String(value));

/** How settings compare with others, in words. */
function compare(chosen: Tried, other: Tried): string {
  const gains = chosen.ndcg.map((value, user) => value - other.ndcg[user]);
  return `${chosen.trial.ndcg.toFixed(4)} against ${other.trial.ndcg.toFixed(4)}, +- ${standardErrorOf(gains).toFixed(4)}`;
}

/** Why the chosen settings were chosen, in a few plain sentences. */
export function describeChoice(
  all: readonly Tried[],
  chosen: Tried,
  defaults: SpectralSettings,
  { method, fraction }: SettingsChoice['holdOut'],
): string {
  const names = Object.keys(chosen.settings) as (keyof SpectralSettings)[];
  const moved = names.filter((name) => chosen.settings[name] !== defaults[name]);
  const part = method === 'last' ? `the newest ${percent(fraction)}` : `a random ${percent(fraction)}`;
  const judged = `Judged by NDCG@20 on ${part} of the items of ${chosen.ndcg.length} users.`;
  const start = all.find(({ settings }) => names.every((name) => settings[name] === defaults[name]));
  if (moved.length === 0) return `${judged} Nothing was better than the defaults beyond two standard errors.`;
  const values = moved.map((name) => `${name} ${shown(chosen.settings[name])} (default ${shown(defaults[name])})`);
  const gain = start === undefined ? '' : `: ${compare(chosen, start)} with the defaults`;
  return `${judged} Better than the defaults beyond two standard errors: ${values.join(', ')}${gain}.`;
}
