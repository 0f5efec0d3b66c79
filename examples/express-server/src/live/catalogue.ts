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

const byTitle = (a: CatalogueItem, b: CatalogueItem): number =>
  (a.title ?? a.itemId).localeCompare(b.title ?? b.itemId) || (a.itemId < b.itemId ? -1 : 1);

/** The newest first; what has no date is never new. */
const byDate = (a: CatalogueItem, b: CatalogueItem): number =>
  b.publishedAt! - a.publishedAt! || (a.itemId < b.itemId ? -1 : 1);

/** All items that the shop described, in memory: lists name them, and leave out what cannot be had. */
export class Catalogue {
  private readonly items = new Map<string, CatalogueItem>();
  /** Not available, or gone. */
  private readonly out = new Set<string>();
  /** Made when asked for, until something changes. */
  private sorted: { readonly byTitle: readonly CatalogueItem[]; readonly byDate: readonly CatalogueItem[] } | null =
    null;
  private hiddenIds: readonly string[] | null = null;
  private readonly inCategory = new Map<string, readonly string[]>();

  apply({ item_id, title, image, url, categories, available, published_at, gone }: StoredItem): void {
    const item: CatalogueItem = {
      itemId: item_id,
      title,
      image,
      url,
      categories: JSON.parse(categories) as string[],
      available: available === 1,
      publishedAt: published_at,
    };
    if (gone === 1) this.items.delete(item_id);
    else this.items.set(item_id, item);
    if (gone === 1 || !item.available) this.out.add(item_id);
    else this.out.delete(item_id);
    this.sorted = null;
    this.hiddenIds = null;
    this.inCategory.clear();
  }

  get size(): number {
    return this.items.size;
  }

  get(itemId: string): CatalogueItem | null {
    return this.items.get(itemId) ?? null;
  }

  /** Ids that no list may have. Those that the shop never described are not among them. */
  get hidden(): readonly string[] {
    this.hiddenIds ??= [...this.out];
    return this.hiddenIds;
  }

  isHidden(itemId: string): boolean {
    return this.out.has(itemId);
  }

  /** Ids of what can be had of a category. */
  ofCategory(category: string): readonly string[] {
    const known = this.inCategory.get(category);
    if (known !== undefined) return known;
    const ids = [...this.items.values()]
      .filter(({ itemId, categories }) => categories.includes(category) && !this.out.has(itemId))
      .map(({ itemId }) => itemId);
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

  /** All items by title. */
  byTitle(): readonly CatalogueItem[] {
    return this.order().byTitle;
  }

  /** What has a date of publication, the newest first. */
  byDate(): readonly CatalogueItem[] {
    return this.order().byDate;
  }

  private order() {
    this.sorted ??= {
      byTitle: [...this.items.values()].sort(byTitle),
      byDate: [...this.items.values()].filter(({ publishedAt }) => publishedAt !== null).sort(byDate),
    };
    return this.sorted;
  }
}
