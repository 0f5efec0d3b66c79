import { MOST_IDS } from '../../limits.js';
import {
  CATEGORY,
  FLAG,
  ID,
  IDS,
  LIMIT,
  list,
  MOMENT,
  NUMBER,
  nullable,
  OFFSET,
  object,
  ref,
  type Schema,
  TEXT,
  VALUE,
} from './values.js';

const LIST_ID: Schema = { ...TEXT, description: 'Events that come from this list may name it.' };
/** What the catalogue says; not there where it knows nothing of the item. */
export const DESCRIBED: Schema = ref('ItemDescription');

const RECOMMENDATIONS: Readonly<Record<string, Schema>> = {
  user_id: { ...nullable(TEXT), description: 'Whom the list is for; null where it is for nobody known.' },
  list_id: LIST_ID,
  recommendations: list(ref('Recommendation')),
  fallback_used: { ...FLAG, description: 'Whether popular items fill the list.' },
  fallback_reason: {
    enum: ['unknown-user', 'no-history', 'not-trained', 'too-few-candidates', null],
    description: 'Why they do.',
  },
};

/** Lists of items, and who asks for them. */
export const LIST_SCHEMAS = {
  ItemDescription: object({
    title: nullable(TEXT),
    image: nullable(TEXT),
    url: nullable(TEXT),
    categories: list(TEXT),
  }),
  Recommendation: object({ item_id: TEXT, score: NUMBER, source: { enum: ['model', 'popular'] }, item: DESCRIBED }, [
    'item',
  ]),
  Recommendations: object(RECOMMENDATIONS),
  GuestRecommendations: object({
    ...RECOMMENDATIONS,
    ignored: { ...list(TEXT), description: 'Ids of the request that are not known.' },
  }),
  Guest: object(
    {
      history: list(
        object({ item_id: ID, value: { ...VALUE, description: 'Zero or less: not wanted.' }, timestamp: MOMENT }, [
          'value',
          'timestamp',
        ]),
        { maxItems: MOST_IDS, description: 'Oldest first where there are no timestamps.' },
      ),
      include: { ...IDS, description: 'Only these items.' },
      exclude: { ...IDS, description: 'Never these items.' },
      category: CATEGORY,
      limit: LIMIT,
      offset: OFFSET,
    },
    ['include', 'exclude', 'category', 'limit', 'offset'],
  ),
  ScoredItem: object({ item_id: TEXT, score: NUMBER, item: DESCRIBED }, ['item']),
  SimilarItems: object({ item_id: TEXT, list_id: LIST_ID, similar: list(ref('ScoredItem')) }),
  Latest: object({
    list_id: LIST_ID,
    latest: list(object({ item_id: TEXT, published_at: MOMENT, item: DESCRIBED })),
  }),
};
