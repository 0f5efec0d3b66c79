// What platforms bring: URLs, signals, streams of bytes.
import { Recommender, readInteractions } from 'cf-recs';

export async function train(stream: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  const recommender = await Recommender.fromInteractions(readInteractions(stream, { format: 'jsonl' }));
  await recommender.train({ signal });
  await recommender.save(new URL('file:///tmp/model'));
  await Recommender.load(new URL('file:///tmp/model'));
  await Recommender.fromInteractions(readInteractions(new URL('file:///tmp/plays.csv')));
}
