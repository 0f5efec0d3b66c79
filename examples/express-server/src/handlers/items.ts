import type { Service } from '../service.js';

/** What an entry of a list says of its item, where the shop described it. */
export function describeItem({ live: { catalogue } }: Service, itemId: string) {
  const item = catalogue.get(itemId);
  if (item === null) return {};
  const { title, image, url, categories } = item;
  return { item: { title, image, url, categories } };
}
