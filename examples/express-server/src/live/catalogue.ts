import type { StoredItem } from '../database/changes.js';

/** An item as the shop describes it. */
export interface CatalogueItem {
  readonly itemId: string;
  readonly title: string | null;
  readonly image: string | null;
  readonly url: string | null;
  readonly categories: readonly string[];
  readonly available: boolean;
  /** In milliseconds since 1970. */
  readonly publishedAt: number | null;
}

export const toCatalogueItem = (item: StoredItem): CatalogueItem => ({
  itemId: item.item_id,
  title: item.title,
  image: item.image,
  url: item.url,
  categories: JSON.parse(item.categories) as string[],
  available: item.available === 1,
  publishedAt: item.published_at,
});

/** A text as searches compare it: case, accents and ways to write a letter apart. */
const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** The order of readers, who look for "track 10" after "track 9". */
const { compare } = new Intl.Collator('en', { numeric: true });

const byTitle = (a: CatalogueItem, b: CatalogueItem): number =>
  compare(a.title ?? a.itemId, b.title ?? b.itemId) || (a.itemId < b.itemId ? -1 : 1);

/** The newest first; what has no date is never new. */
const byDate = (a: CatalogueItem, b: CatalogueItem): number =>
  b.publishedAt! - a.publishedAt! || (a.itemId < b.itemId ? -1 : 1);

/** All items that the shop described, in memory: lists name them, and leave out what cannot be had. */
export class Catalogue {
  private readonly items = new Map<string, CatalogueItem>();
  /** Not available, or gone. */
  private readonly out = new Set<string>();
  // Made when asked for, until something changes.
  private titled: readonly CatalogueItem[] | null = null;
  private dated: readonly CatalogueItem[] | null = null;
  private hiddenIds: readonly string[] | null = null;
  private readonly inCategory = new Map<string, readonly string[]>();
  /** What searches look at. */
  private readonly texts = new WeakMap<CatalogueItem, string>();

  apply(stored: StoredItem): void {
    const item = toCatalogueItem(stored);
    const { itemId } = item;
    const gone = stored.gone === 1;
    if (gone) this.items.delete(itemId);
    else this.items.set(itemId, item);
    if (gone || !item.available) this.out.add(itemId);
    else this.out.delete(itemId);
    this.titled = null;
    this.dated = null;
    this.hiddenIds = null;
    this.inCategory.clear();
  }

  get size(): number {
    return this.items.size;
  }

  get(itemId: string): CatalogueItem | null {
    return this.items.get(itemId) ?? null;
  }

  /** Ids that no list may have. Those that the shop never described are not among them. The same array until it changes. */
  get hidden(): readonly string[] {
    this.hiddenIds ??= Object.freeze([...this.out]);
    return this.hiddenIds;
  }

  isHidden(itemId: string): boolean {
    return this.out.has(itemId);
  }

  /** Ids of what can be had of a category. The same array until something changes. */
  ofCategory(category: string): readonly string[] {
    const known = this.inCategory.get(category);
    if (known !== undefined) return known;
    const ids = Object.freeze(
      [...this.items.values()]
        .filter(({ itemId, categories }) => categories.includes(category) && !this.out.has(itemId))
        .map(({ itemId }) => itemId),
    );
    this.inCategory.set(category, ids);
    return ids;
  }

  /** Every category and how many items of it can be had, the largest first. */
  categories(): readonly { readonly category: string; readonly items: number }[] {
    const counts = new Map<string, number>();
    for (const { itemId, categories } of this.items.values()) {
      if (this.out.has(itemId)) continue;
      for (const category of categories) counts.set(category, (counts.get(category) ?? 0) + 1);
    }
    return [...counts]
      .map(([category, items]) => ({ category, items }))
      .sort((a, b) => b.items - a.items || (a.category < b.category ? -1 : 1));
  }

  /** Items by title, those of a category where one is named, whose title or id holds a text. */
  search(text: string, category?: string): readonly CatalogueItem[] {
    this.titled ??= [...this.items.values()].sort(byTitle);
    const wanted = plain(text);
    if (wanted === '' && category === undefined) return this.titled;
    return this.titled.filter(
      (item) =>
        (category === undefined || item.categories.includes(category)) &&
        (wanted === '' || this.textOf(item).includes(wanted)),
    );
  }

  /** What has a date of publication, the newest first. */
  byDate(): readonly CatalogueItem[] {
    this.dated ??= [...this.items.values()].filter(({ publishedAt }) => publishedAt !== null).sort(byDate);
    return this.dated;
  }

  private textOf(item: CatalogueItem): string {
    const known = this.texts.get(item);
    if (known !== undefined) return known;
    const text = plain(`${item.title ?? ''}\n${item.itemId}`);
    this.texts.set(item, text);
    return text;
  }
}
