/**
 * An id as callers write it. Inside the library and in every answer ids are strings: 7, 7n and '7' are the same id. An
 * integer beyond 2^53 has lost digits as a number: give it as text or as a bigint.
 */
export type Id = string | number | bigint | ObjectIdLike;

/** An `ObjectId` of MongoDB, of any copy of its package: its id is the hexadecimal text. */
export interface ObjectIdLike {
  toHexString(): string;
}

/** What `eventWeights` may say of an event: a number, or that it takes back what the user had with the item before. */
export type EventWeight = number | 'retract';

/** When something happened; see {@link Interaction} for what is understood. */
export type Time = Date | string | number | bigint;

/**
 * One event of a log: somebody did something with an item.
 *
 * @example
 * import { type Interaction, Recommender } from 'cf-recs';
 *
 * const log: Interaction[] = [
 *   { userId: 'ann', itemId: 'rose', event: 'like', timestamp: '2025-03-12T10:19:27Z' },
 *   { userId: 17, itemId: 'rose', value: -1, timestamp: 1741774767 },
 * ];
 * const { info } = await Recommender.fromInteractions(log);
 * console.log(info.summary.interactions, info.summary.dislikes); // 1 1
 */
export interface Interaction {
  /** Who: a non-empty string, a finite number, a bigint, or an ObjectId. Nothing is trimmed. */
  readonly userId: Id;
  /** With what: the same. */
  readonly itemId: Id;
  /** What kind of event, for `eventWeights` ('like', 'playlist_add', ...). */
  readonly event?: string | null | undefined;
  /**
   * A finite number, also as text or bigint, default 1: a rating, a play count, or -1 for a dislike; 0 says nothing. See
   * `weighting`.
   */
  readonly value?: number | string | bigint | null | undefined;
  /**
   * When: a Date, ISO text and its usual kin (UTC where it names no zone), or a number, also as text or bigint: seconds,
   * milliseconds, microseconds or nanoseconds, told by size; eight digits such as 20191101 are a day.
   */
  readonly timestamp?: Time | null | undefined;
}

/** The same event with snake_case names, as most databases export it. */
export interface SnakeCaseInteraction extends Omit<Interaction, 'userId' | 'itemId'> {
  readonly user_id: Id;
  readonly item_id: Id;
}

/** Anything that yields interactions one by one: an array, a generator, a database cursor, an object stream. */
export type InteractionSource =
  | Iterable<Interaction | SnakeCaseInteraction>
  | AsyncIterable<Interaction | SnakeCaseInteraction>;

/**
 * One entry of a guest's or a session's history. It has no event, and other fields of it are not read: leave out what says
 * nothing or was taken back, and give a `value` below 0 to what is not wanted.
 */
export interface HistoryEntry {
  readonly itemId: Id;
  /** The entry's weight, default 1. Below 0 says that the guest does not want the item; 0 says nothing. */
  readonly value?: number | string | bigint | null | undefined;
  /** When it happened; accepted forms as in {@link Interaction}. */
  readonly timestamp?: Time | null | undefined;
}

/**
 * The history of a guest or a session: item ids, or entries with values and timestamps.
 *
 * @example
 * import { type GuestHistory, Recommender } from 'cf-recs';
 *
 * const flowers = Recommender.fromEmbeddings({ itemIds: ['rose', 'tulip', 'spade'], itemEmbeddings: [[2, 0], [1, 0], [0, 1]] });
 * const clicks: GuestHistory = ['rose', { itemId: 'spade', value: -1 }];
 * console.log(flowers.recommendFor(clicks).items[0]?.itemId); // tulip
 */
export type GuestHistory = Iterable<Id | HistoryEntry>;

/** What is held on a user and an item. */
export interface HeldInteraction {
  readonly itemId: string;
  /** What the user's events with the item weigh together, > 0; 0 where it is disliked. */
  readonly weight: number;
  /** The newest moment of them; null where none is known. */
  readonly timestamp: Date | null;
  /** Whether the last event is a dislike. */
  readonly disliked: boolean;
}

/** Vectors, one per item: an array of rows of numbers (arrays or typed arrays), or all rows in one Float32Array. */
export type EmbeddingRows = readonly ArrayLike<number>[] | Float32Array;

/** Where a recommended item comes from: the user's own taste, or what is popular. Their scores are not comparable. */
export type RecommendationSource = 'model' | 'popular';

/** One line of a list. */
export interface RecommendedItem {
  readonly itemId: string;
  /** Of a 'model' item: the model's score, larger is better. Of a 'popular' item: its distinct users, see `popularity`. */
  readonly score: number;
  readonly source: RecommendationSource;
}

/** Why popular items are in a list: the first of these that applies. */
export type FallbackReason = 'unknown-user' | 'no-history' | 'not-trained' | 'too-few-candidates';

/** Whether popular items fill the list, why, and how many of its items are such. */
export type Fallback =
  | { readonly used: false; readonly reason: null; readonly count: 0 }
  | { readonly used: true; readonly reason: FallbackReason; readonly count: number };

/**
 * The answer of every call that makes a list.
 *
 * @example
 * import { type Recommendations, Recommender } from 'cf-recs';
 *
 * const recommender = await Recommender.fromInteractions([
 *   { userId: 'ann', itemId: 'rose' },
 *   { userId: 'ben', itemId: 'rose' },
 *   { userId: 'ben', itemId: 'tulip' },
 * ]);
 * const list: Recommendations = recommender.recommend('ann');
 * console.log(list.items); // [ { itemId: 'tulip', score: 1, source: 'popular' } ]
 * console.log(list.fallback); // { used: true, reason: 'not-trained', count: 1 }
 */
export interface Recommendations {
  /** The user asked for, as a string; null for guests and for lists that belong to nobody. */
  readonly userId: string | null;
  /** Best first, no repeats: first the personal items, then the popular ones that fill up. */
  readonly items: readonly RecommendedItem[];
  readonly fallback: Fallback;
  /** Ids in the given history, `exclude` or `include` that the recommender does not know. */
  readonly ignored: readonly string[];
}

/** The items nearest to one. */
export interface SimilarItems {
  readonly itemId: string;
  /** Best first, without the item; the score is the cosine of the two history embeddings, in [-1, 1]. */
  readonly items: readonly { readonly itemId: string; readonly score: number }[];
}

/** The users nearest to one. */
export interface SimilarUsers {
  readonly userId: string;
  /** Best first, without the user; the score is the cosine of the two vectors, in [-1, 1]. */
  readonly users: readonly { readonly userId: string; readonly score: number }[];
}

/**
 * Why an item has the score it has for a user (`explain`), or for a guest or a session (`explainFor`).
 *
 * @example
 * import { Recommender } from 'cf-recs';
 *
 * const served = Recommender.fromEmbeddings({ itemIds: ['rose', 'tulip', 'spade'], itemEmbeddings: [[3], [2], [1]] });
 * const { score, contributions } = served.explainFor(['rose', 'spade'], 'tulip');
 * console.log(contributions.map(({ itemId }) => itemId)); // [ 'rose', 'spade' ]
 * console.log(Math.abs(contributions[0]!.share + contributions[1]!.share - score) < 1e-9); // true
 */
export interface Explanation {
  /**
   * The model's score, that of lists with their defaults up to Float32 rounding: exactly the sum of the shares, added in
   * the order of the items.
   */
  readonly score: number;
  /**
   * What each item of the history adds, largest first; a share below 0 speaks against the item. Of a guest's entries those
   * that are not known or say nothing add nothing and are not here, and an item that comes twice is here once.
   */
  readonly contributions: readonly { readonly itemId: string; readonly share: number }[];
}

/** A training algorithm: the closed form, what comes next in closed form, or gradient descent. */
export type Algorithm = 'spectral' | 'sequence' | 'gradient';

/** What computes: `wasm` the project's own WebAssembly kernels, on threads; `cpu` plain TypeScript, on one thread. */
export type Backend = 'wasm' | 'cpu';

/** How far a training is; handed to `onProgress`. */
export type TrainingProgress =
  | {
      readonly algorithm: 'spectral';
      /** Settings that the caller has left open are tried on a part of the data. */
      readonly phase: 'choose';
      readonly fraction: number;
    }
  | {
      readonly algorithm: Algorithm;
      /** Factorisation of the interaction matrix; also the start of `gradient`. */
      readonly phase: 'factorise';
      /** Share of the phase that is done, in [0, 1]. */
      readonly fraction: number;
    }
  | {
      readonly algorithm: 'gradient';
      readonly phase: 'epochs';
      readonly fraction: number;
      /** The epoch under way, counted from 1, and how many there are. */
      readonly epoch: number;
      readonly epochs: number;
      /** Mean loss of the epoch so far. */
      readonly loss: number;
    };

/** An option that the data could not carry, and what was used in its place. */
export interface AdjustedOption {
  readonly option: string;
  readonly asked: number;
  readonly used: number;
  readonly reason: string;
}

// Known by their shape, so that these types need the declarations of no platform.

/** A file's URL: a `URL`, of Node or of any other platform or realm. */
export interface UrlLike {
  /** `file:`, the only kind that is read or written. */
  readonly protocol: string;
  readonly href: string;
}

/** What stops a long call: an `AbortSignal`, of any platform or realm. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  /** What the call rejects with once it has aborted. */
  readonly reason: unknown;
  throwIfAborted(): void;
}
