import * as library from 'cf-recs';
import { exercise } from '../../../exercise.mjs';

export const dynamic = 'force-dynamic';

export async function GET() {
  return Response.json({ said: await exercise(library, 'out') });
}
