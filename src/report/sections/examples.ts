import { isCfRecsError } from '../../errors.js';
import type { FallbackReason, HeldInteraction, Id, Recommendations, RecommendedItem } from '../../types.js';
import { type Section, tableOf } from '../elements.js';
import { type Html, html, idOf } from '../html.js';
import type { ShowItem } from '../item-description.js';
import { pickUsers } from '../numbers/pick-users.js';
import type { ReportedRecommender } from '../options.js';
import { count, countOf } from '../words.js';

const LIST_LENGTH = 10;
const HISTORY_SHOWN = 12;

const WHY_POPULAR: Readonly<Record<FallbackReason, string>> = {
  'unknown-user': 'nobody of this id is known',
  'no-history': 'there is no history to go by',
  'not-trained': 'there is no trained model',
  'too-few-candidates': 'the model has too few items to offer',
};

/** The item of the history that adds most to a score; null where the model has nothing to say of it. */
function reasonFor(
  recommender: ReportedRecommender,
  showItem: ShowItem,
  userId: Id,
  { itemId, source }: RecommendedItem,
): Html | null {
  if (source === 'popular') return html`<span class="muted">popular</span>`;
  try {
    const [most] = recommender.explain(userId, itemId).contributions;
    return most !== undefined && most.share > 0 ? showItem(most.itemId) : null;
  } catch (error) {
    if (isCfRecsError(error) && error.code === 'no-embedding') return null;
    throw error;
  }
}

function listTable({ items }: Recommendations, showItem: ShowItem, reasons: readonly (Html | null)[]): Html {
  const scoreName = items.every(({ source }) => source === 'popular') ? 'users' : 'score';
  return tableOf({
    caption: 'Should get',
    columns: ['item', scoreName, ...(reasons.length > 0 ? ['mostly because of'] : [])],
    rows: items.map(({ itemId, score }, at) => [
      showItem(itemId),
      html`<span class="nowrap">${Number.isInteger(score) ? count(score) : score.toPrecision(3)}</span>`,
      ...reasons.slice(at, at + 1),
    ]),
    cells: 'words',
  });
}

const fallbackText = ({ fallback, items }: Recommendations): Html | null =>
  fallback.used
    ? html`<p>${fallback.count === items.length ? 'All of them are' : `${count(fallback.count)} of them are`} popular items, because
${WHY_POPULAR[fallback.reason]}.</p>`
    : null;

function historyList(history: readonly HeldInteraction[], showItem: ShowItem): Html {
  const newestFirst = [...history].reverse();
  const rest = newestFirst.length - HISTORY_SHOWN;
  const dated = history.some(({ timestamp }) => timestamp !== null);
  const entries = newestFirst
    .slice(0, HISTORY_SHOWN)
    .map(({ itemId, disliked }) => html`<li>${showItem(itemId)}${disliked && html` <em>disliked</em>`}</li>`);
  return html`<div><h4>Has ${countOf(history.length, 'item')}${dated && rest > 0 && ', the newest:'}</h4><ul class="chips">${entries}${
    rest > 0 && html`<li class="muted">and ${count(rest)} more</li>`
  }</ul></div>`;
}

function exampleOf(
  recommender: ReportedRecommender,
  showItem: ShowItem,
  known: boolean,
  userId: Id,
  why: string | null,
): Html {
  const history = known ? recommender.history(userId) : [];
  const list = recommender.recommend(userId, LIST_LENGTH);
  const reasons = list.items.map((item) => reasonFor(recommender, showItem, userId, item));
  return html`<article class="example"><h3>${idOf(String(userId))}${why !== null && html` <small>${why}</small>`}</h3>
${historyList(history, showItem)}
${listTable(list, showItem, list.fallback.reason === 'unknown-user' ? [] : reasons)}${fallbackText(list)}</article>`;
}

/**
 * Some users, with what they have and what they should get, and what a newcomer gets.
 * @param users - null picks some by the length of their history.
 * @param showItem - what stands for an item.
 * @returns null where nobody is to be shown.
 */
export function examplesSection(
  recommender: ReportedRecommender,
  users: Iterable<Id> | null,
  showItem: ShowItem = idOf,
): Section | null {
  const dataset = recommender.toDataset();
  const isKnown = (userId: Id): boolean => dataset.users.indexOf(String(userId)) !== -1;
  const shown =
    users === null
      ? pickUsers(dataset.users.ids, dataset.positives.offsets)
      : Array.from(users, (userId) => ({ userId, why: null }));
  if (shown.length === 0) return null;
  const popular = recommender.popular(LIST_LENGTH);
  const newcomer = html`<article class="example"><h3>Somebody new <small>without any history</small></h3>
<p>Gets what is popular, until there is a first click to go by.</p>${listTable(popular, showItem, [])}</article>`;
  return {
    id: 'examples',
    title: 'Some users, and what they should get',
    body: html`<div class="examples">${shown.map(({ userId, why }) => exampleOf(recommender, showItem, isKnown(userId), userId, why))}${
      popular.items.length > 0 && newcomer
    }</div>`,
  };
}
