import { MOST_ITEMS } from '../../limits.js';
import {
  CATEGORIES,
  COUNT,
  FLAG,
  ID,
  IMAGE,
  LINK,
  list,
  MOMENT,
  nullable,
  object,
  ref,
  type Schema,
  TEXT,
  TITLE,
} from './values.js';

const DESCRIPTION: Readonly<Record<string, Schema>> = {
  title: nullable(TITLE),
  image: { ...nullable(IMAGE), description: 'Where its picture is.' },
  url: { ...nullable(LINK), description: 'Where the shop shows it.' },
  categories: CATEGORIES,
  available: { ...FLAG, default: true, description: 'Whether it can be had now; else it is in no list.' },
  published_at: { ...nullable(MOMENT), description: 'From when on it is among the latest.' },
};
const OPTIONAL = Object.keys(DESCRIPTION);

/** What the shop says of its items. */
export const CATALOGUE_SCHEMAS = {
  NewItem: object(DESCRIPTION, OPTIONAL),
  NewItems: list(object({ item_id: ID, ...DESCRIPTION }, OPTIONAL), {
    minItems: 1,
    maxItems: MOST_ITEMS,
    description: 'The last of one id counts.',
  }),
  Item: object({
    item_id: TEXT,
    title: nullable(TEXT),
    image: nullable(TEXT),
    url: nullable(TEXT),
    categories: list(TEXT),
    available: FLAG,
    published_at: nullable(MOMENT),
  }),
  Items: object({ items: list(ref('Item')), total: { ...COUNT, description: 'On all pages.' } }),
  ItemsTaken: object({ items: COUNT }),
  ItemRemoved: object({ item_id: TEXT, removed: { ...FLAG, description: 'Whether there was such an item.' } }),
  Categories: object({
    categories: list(object({ category: TEXT, items: { ...COUNT, description: 'Those of it that can be had.' } })),
  }),
};
