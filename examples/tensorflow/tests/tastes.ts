export const USERS = 24;
export const ITEMS = 30;

/** A log in which users of three tastes have most of what is theirs, and some of the rest. */
export function tasteRows(): { readonly user_id: string; readonly item_id: string; readonly timestamp: number }[] {
  const rows: { user_id: string; item_id: string; timestamp: number }[] = [];
  for (let user = 0; user < USERS; user++) {
    for (let item = 0; item < ITEMS; item++) {
      const mixed = ((user * 7919 + item * 104729 + user * item) % 101) % 10;
      const has = user % 3 === item % 3 ? mixed < 7 : mixed === 0;
      // Days apart, so that a recommender that weighs the newest most has something to weigh.
      if (has) rows.push({ user_id: `u${user}`, item_id: `i${item}`, timestamp: Date.UTC(2025, 0, 1 + mixed + item) });
    }
  }
  return rows;
}
