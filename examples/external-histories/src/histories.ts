/** An event of a history, as `recommendFor` takes it and as a database keeps it. */
export interface Entry {
  readonly itemId: string;
  /** What it weighs: 1 for a plain event, below 0 for a dislike. */
  readonly value: number;
  readonly timestamp: Date;
}

/** Histories kept outside of the process, so that its memory is that of the items, however many users there are. */
export interface Histories {
  /** The newest entries of a user, oldest first; none of a user who is not known. */
  read(userId: string): Promise<readonly Entry[]>;
  append(userId: string, entries: readonly Entry[]): Promise<void>;
  /** Removes all that is held on a user. */
  forget(userId: string): Promise<void>;
}

/** How many entries of a user are kept: a row or a list is read whole for each list. Older ones may be recommended again. */
export const KEPT = 2000;
