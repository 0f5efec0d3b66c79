import type { StoredItem } from '../../database/changes.js';
import { putItems as putJob, removeItem as removeJob } from '../../database/write-items.js';
import { type CatalogueItem, toCatalogueItem } from '../../live/catalogue.js';
import { Problem } from '../../problems.js';
import type { Service } from '../../service.js';
import type { Input, Reply } from '../validation.js';
import { momentOf } from './moments.js';

/** What an entry of a list says of its item, where the shop described it. */
export function describeItem({ live: { catalogue } }: Pick<Service, 'live'>, itemId: string) {
  const item = catalogue.get(itemId);
  if (item === null) return {};
  const { title, image, url, categories } = item;
  return { item: { title, image, url, categories } };
}

const dateOf = (moment: number | null): Date | null => (moment === null ? null : new Date(moment));

const toBody = ({ itemId, publishedAt, ...item }: CatalogueItem) => ({
  item_id: itemId,
  ...item,
  published_at: dateOf(publishedAt),
});

/** What a shop says of an item. */
export interface Description {
  readonly title?: string | null;
  readonly image?: string | null;
  readonly url?: string | null;
  readonly categories?: readonly string[];
  readonly available?: boolean;
  readonly published_at?: string | null;
}

export function toStored(itemId: string, description: Description): StoredItem {
  const { title = null, image = null, url = null, categories = [], available = true } = description;
  const published = description.published_at ?? null;
  return {
    item_id: itemId,
    title,
    image,
    url,
    categories: JSON.stringify([...new Set(categories)]),
    available: Number(available),
    published_at: published === null ? null : momentOf('published_at', published),
    gone: 0,
  };
}

export function items({ live }: Service, { query }: Input): Reply {
  const { search = '', category, limit = 10, offset = 0 } = query;
  const found = live.catalogue.search(search, category);
  return { body: { items: found.slice(offset, offset + limit).map(toBody), total: found.length } };
}

export function item({ live }: Service, { path }: Input): Reply {
  const described = live.catalogue.get(path.item_id);
  if (described === null) throw new Problem(404, 'unknown-item', 'Expected an item of the catalogue, got another id');
  return { body: toBody(described) };
}

export async function putItem({ live, database }: Service, { path, body }: Input): Promise<Reply> {
  const stored = toStored(path.item_id, body as Description);
  await live.write(putJob([stored], database.mostRows));
  return { body: toBody(toCatalogueItem(stored)) };
}

export async function putItems({ live, database }: Service, { body }: Input): Promise<Reply> {
  const given = body as readonly (Description & { readonly item_id: string })[];
  const stored = given.map(({ item_id, ...description }) => toStored(item_id, description));
  await live.write(putJob(stored, database.mostRows));
  return { body: { items: stored.length } };
}

export async function removeItem({ live }: Service, { path: { item_id } }: Input): Promise<Reply> {
  // What the shop never described may be known from events.
  const known = live.recommender.items.includes(item_id);
  const { result } = await live.write(removeJob(item_id));
  return { body: { item_id, removed: result === 'undescribed' ? known : result === 'described' } };
}

export const categories = ({ live }: Service): Reply => ({ body: { categories: live.catalogue.categories() } });
