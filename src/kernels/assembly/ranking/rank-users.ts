import { Catalogue, Request, REQUEST_BYTES, Scratch } from '../records';
import { prepareUser } from './coarse-user';
import { forgetGains, gain } from './neighbours';
import { pool } from './pool';
import { scan } from './scan';
import { sortHeap } from './top-k';

/** Sets what the bounds of the items that the list must not hold are raised by. */
@inline
function raiseExcluded(catalogue: Catalogue, request: Request, scratch: Scratch, by: f32): void {
  for (let at = request.excluded; at < request.excludedEnd; at += 4) {
    const place = <usize>load<u32>(catalogue.placeOf + (<usize>load<u32>(at) << 2));
    store<f32>(scratch.raises + (place << 2), by);
  }
}

/**
 * The best items for some users, one after the other: all that score above 0, at most the limit of each request, best first,
 * ties by item. Bounds on the scores say which items need not be scored; they leave none out that belongs into the list.
 *
 * @param requests - `count` of them, one behind the other.
 * @param scratch - memory that is left as it was.
 * @param excluded - a byte for each place of the catalogue: not 0 where no list may hold the item.
 */
export function rankUsers(catalogue: usize, requests: usize, count: u32, scratch: usize, excluded: usize): void {
  const tables = changetype<Catalogue>(catalogue);
  const own = changetype<Scratch>(scratch);
  for (let user: u32 = 0; user < count; user++) {
    const request = changetype<Request>(requests + <usize>user * REQUEST_BYTES);
    request.found = 0;
    own.largestGain = 0;
    pool(tables, request, own);
    prepareUser(tables, own);
    raiseExcluded(tables, request, own, -f32(Infinity));
    const touched = tables.neighbourOffsets == 0 ? 0 : gain(tables, request, own, excluded);
    scan(tables, request, own, excluded);
    if (touched != 0) forgetGains(tables, own, touched);
    raiseExcluded(tables, request, own, 0);
    sortHeap(request.results, request.found);
  }
}
