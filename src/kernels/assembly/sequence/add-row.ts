import { Neighbours, Sequence } from '../records';

/** Adds to the sum of an item, and notes the item where the sum was 0. @returns how many have been noted. */
@inline
function add(sums: usize, touched: usize, count: u32, item: u32, product: f32): u32 {
  const to = sums + (<usize>item << 2);
  const sum = load<f32>(to);
  if (product == 0) return count;
  store<f32>(to, sum + product);
  if (sum != 0) return count;
  store<u32>(touched + (<usize>count << 2), item);
  return count + 1;
}

/**
 * Adds up row `item` of X^T X, up to item `last`: of two events of a user, their weights x the decay between them x the tail
 * of the later one.
 *
 * @param sums - a number for each item, 0 before.
 * @param touched - is given the items whose sums are not 0 any more.
 * @returns how many they are.
 */
export function addMeetings(block: Neighbours, item: u32, last: u32, sums: usize, touched: usize): u32 {
  const sequence = changetype<Sequence>(block.sequence);
  const items = sequence.items;
  const weights = sequence.weights;
  const after = sequence.after;
  const tails = sequence.tails;
  const decays = sequence.decays;
  const reach = sequence.reach;
  const events = <usize>sequence.events << 2;
  let count: u32 = 0;
  const end = load<u32>(block.itemOffsets + ((<usize>item + 1) << 2));
  for (let entry = load<u32>(block.itemOffsets + (<usize>item << 2)); entry < end; entry++) {
    const event = <usize>load<u32>(block.itemUsers + (<usize>entry << 2)) << 2;
    const moment = load<u32>(after + event);
    const weight = load<f32>(weights + event);
    const tail = weight * load<f32>(tails + event);
    for (let at = event; ; at -= 4) {
      const since = moment - load<u32>(after + at);
      if (since > reach) break;
      const other = load<u32>(items + at);
      if (other <= last) {
        const decay = load<f32>(decays + (<usize>since << 2));
        count = add(sums, touched, count, other, tail * load<f32>(weights + at) * decay);
      }
      if (at == 0) break;
    }
    for (let at = event + 4; at < events; at += 4) {
      const since = load<u32>(after + at) - moment;
      if (since > reach) break;
      const other = load<u32>(items + at);
      if (other > last) continue;
      const later = load<f32>(weights + at) * load<f32>(tails + at);
      count = add(sums, touched, count, other, weight * later * load<f32>(decays + (<usize>since << 2)));
    }
  }
  return count;
}

/**
 * Adds up column `item` of X^T Y: of each earlier event of a user who has the item, both weights x the decay from the one to
 * the other's moment.
 *
 * @param sums, touched - see {@link addMeetings}.
 */
export function addTransitions(block: Neighbours, item: u32, sums: usize, touched: usize): u32 {
  const sequence = changetype<Sequence>(block.sequence);
  const items = sequence.items;
  const weights = sequence.weights;
  const after = sequence.after;
  const before = sequence.before;
  const decays = sequence.decays;
  const reach = sequence.reach;
  let count: u32 = 0;
  const end = load<u32>(block.itemOffsets + ((<usize>item + 1) << 2));
  for (let entry = load<u32>(block.itemOffsets + (<usize>item << 2)); entry < end; entry++) {
    const event = <usize>load<u32>(block.itemUsers + (<usize>entry << 2)) << 2;
    const moment = load<u32>(after + event);
    const start = load<u32>(before + event);
    const weight = load<f32>(weights + event);
    for (let at = event; at > 0; ) {
      at -= 4;
      const other = load<u32>(after + at);
      if (other == moment) continue;
      const since = start - other;
      if (since > reach) break;
      const decay = load<f32>(decays + (<usize>since << 2));
      count = add(sums, touched, count, load<u32>(items + at), weight * load<f32>(weights + at) * decay);
    }
  }
  return count;
}
