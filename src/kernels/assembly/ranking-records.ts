// What `rankUsers` reads and writes, as `../ranking/layout.ts` lays it out.

/** The items, as `PlacedCatalogue` lays them out. */
@unmanaged
export class Catalogue {
  slack: f64;
  places: u32;
  dim: u32;
  tiles: usize;
  reaches: usize;
  itemAt: usize;
  placeOf: usize;
  history: usize;
  /** The first chunk of places that is scored. */
  first: u32;
}

/** One user's wish, as `RankingDesk` lays it out. */
@unmanaged
export class Request {
  scale: f64;
  norm: f64;
  items: usize;
  weights: usize;
  entries: u32;
  barred: usize;
  barredEnd: usize;
  best: usize;
  room: u32;
  size: u32;
  vector: usize;
  scores: usize;
}

const REQUEST: usize = 64;

@inline
export function requestAt(requests: usize, user: u32): Request {
  return changetype<Request>(requests + <usize>user * REQUEST);
}
