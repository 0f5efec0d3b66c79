import { CfRecsError } from '../../errors.js';
import type { RankingContext } from '../../ranking/ranking-context.js';
import type { RankingRules } from '../../ranking/request.js';
import { takePromise } from '../../take-promise.js';
import type { Id } from '../../types.js';
import { checkId } from '../ids.js';
import { IdLookup } from './id-lookup.js';
import type { ResolvedListOptions } from './list-options.js';

/** The look-ups of each context, which remember the last list that they were asked about. */
const lookups = new WeakMap<RankingContext, Record<'exclude' | 'include', IdLookup<Id>>>();

function lookupsOf(context: RankingContext): Record<'exclude' | 'include', IdLookup<Id>> {
  const known = lookups.get(context);
  if (known !== undefined) return known;
  const lookup = (name: string) =>
    new IdLookup<Id>(context.dataset.items, (id) => checkId(`each id of \`${name}\``, id));
  const made = { exclude: lookup('exclude'), include: lookup('include') };
  lookups.set(context, made);
  return made;
}

/** The part of a request that is the same for every user of a call, and the ids that it could not place. */
export interface RequestTemplate<Options> {
  readonly rules: Omit<Options, 'filter'> & Pick<RankingRules, 'excluded' | 'included' | 'filter'>;
  readonly ignored: ReadonlySet<string>;
}

/** Whether a filter lets an item pass. A promise is true whatever it comes to: an async filter would let all pass. */
function isPassed(answer: unknown): boolean {
  if (takePromise(answer)) {
    throw new CfRecsError('invalid-option', 'Expected `filter` to answer true or false at once, got a promise');
  }
  return Boolean(answer);
}

/** Turns the ids in the options of a list call into indexes. */
export function prepareRequest<Options extends ResolvedListOptions>(
  context: RankingContext,
  options: Options,
): RequestTemplate<Options> {
  const { exclude, include, filter } = options;
  const { items } = context.dataset;
  const lookup = lookupsOf(context);
  const excluded = lookup.exclude.find(exclude);
  const included = include === null ? null : lookup.include.find(include);
  return {
    rules: {
      // All of them: leaving two out takes many times as long as copying them.
      ...options,
      excluded: excluded.known,
      included: included === null ? null : included.known,
      filter: filter === null ? null : (item) => isPassed(filter(items.idAt(item))),
    },
    ignored: new Set([...excluded.unknown, ...(included?.unknown ?? [])]),
  };
}
