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
 * Adds up row `item` of X^T X, up to item `last`.
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
  const before = sequence.before;
  const decays = sequence.decays;
  const reach = sequence.reach;
  const events = <usize>sequence.events << 2;
  let count: u32 = 0;
  const end = load<u32>(block.itemOffsets + ((<usize>item + 1) << 2));
  for (let entry = load<u32>(block.itemOffsets + (<usize>item << 2)); entry < end; entry++) {
    const event = <usize>load<u32>(block.itemUsers + (<usize>entry << 2)) << 2;
    const moment = load<u32>(after + event);
    const start = load<u32>(before + event);
    const weight = load<f32>(weights + event);
    const alike = load<f32>(sequence.alike + event);
    const later = load<f32>(sequence.later + event);
    const beside = load<f32>(sequence.besides + event);
    count = add(sums, touched, count, item, weight * weight * (alike + beside * beside));
    for (let at = event; at > 0; ) {
      at -= 4;
      const other = load<u32>(after + at);
      const since = start - other;
      let share = alike;
      if (other != moment) {
        if (since > reach) break;
        share = later * load<f32>(decays + (<usize>since << 2));
      }
      const to = load<u32>(items + at);
      if (to <= last) count = add(sums, touched, count, to, weight * load<f32>(weights + at) * share);
    }
    for (let at = event + 4; at < events; at += 4) {
      let share = alike;
      if (load<u32>(after + at) != moment) {
        const since = load<u32>(before + at) - moment;
        if (since > reach) break;
        share = load<f32>(sequence.later + at) * load<f32>(decays + (<usize>since << 2));
      }
      const to = load<u32>(items + at);
      if (to <= last) count = add(sums, touched, count, to, weight * load<f32>(weights + at) * share);
    }
  }
  return count;
}

/**
 * Adds up column `item` of X^T Y: of each event of a user who has the item, both weights x what it counts in the history of
 * that item.
 *
 * @param sums, touched - see {@link addMeetings}.
 */
export function addTransitions(block: Neighbours, item: u32, sums: usize, touched: usize): u32 {
  const sequence = changetype<Sequence>(block.sequence);
  const items = sequence.items;
  const weights = sequence.weights;
  const after = sequence.after;
  const decays = sequence.decays;
  const reach = sequence.reach;
  const events = <usize>sequence.events << 2;
  let count: u32 = 0;
  const end = load<u32>(block.itemOffsets + ((<usize>item + 1) << 2));
  for (let entry = load<u32>(block.itemOffsets + (<usize>item << 2)); entry < end; entry++) {
    const event = <usize>load<u32>(block.itemUsers + (<usize>entry << 2)) << 2;
    const moment = load<u32>(after + event);
    const start = load<u32>(sequence.before + event);
    const weight = load<f32>(weights + event);
    const left = weight * load<f32>(sequence.lefts + event);
    const beside = weight * load<f32>(sequence.besides + event);
    for (let at = event; at > 0; ) {
      at -= 4;
      const other = load<u32>(after + at);
      const since = start - other;
      let share = beside;
      if (other != moment) {
        if (since > reach) break;
        share = left * load<f32>(decays + (<usize>since << 2));
      }
      count = add(sums, touched, count, load<u32>(items + at), load<f32>(weights + at) * share);
    }
    for (let at = event + 4; at < events && load<u32>(after + at) == moment; at += 4) {
      count = add(sums, touched, count, load<u32>(items + at), load<f32>(weights + at) * beside);
    }
  }
  return count;
}
