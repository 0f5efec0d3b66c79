const NONE: readonly number[] = [];

/** The users of some items, kept as they change, and which items changed or left since it was last asked. */
export class FollowedItems {
  private readonly users = new Map<number, Set<string>>();
  private readonly changed = new Set<number>();
  private readonly left = new Set<number>();

  /** Follows an item that has no users so far. */
  add(item: number): void {
    this.users.set(item, new Set());
  }

  /** The ids of an item's users, in the order in which they came to it. */
  usersOf(item: number): ReadonlySet<string> {
    return this.users.get(item) ?? new Set();
  }

  gain(item: number, userId: string): void {
    const users = this.users.get(item);
    if (users === undefined) return;
    users.add(userId);
    this.changed.add(item);
  }

  lose(item: number, userId: string): void {
    this.users.get(item)?.delete(userId);
  }

  /** An item is not known any more, whether it was followed or not. */
  remove(item: number): void {
    this.users.delete(item);
    this.changed.delete(item);
    this.left.add(item);
  }

  /** The items that were removed since this was last called; they may be back. */
  takeLeft(): readonly number[] {
    return take(this.left);
  }

  /** The items that gained users since this was last called. */
  takeChanged(): readonly number[] {
    return take(this.changed);
  }
}

function take(items: Set<number>): readonly number[] {
  // Asked before every list, and nearly always there are none.
  if (items.size === 0) return NONE;
  const taken = [...items];
  items.clear();
  return taken;
}
