import * as library from 'cf-recs';
import fastify from 'fastify';
import { exercise } from './exercise.mjs';

const said = await exercise(library, 'out');
const recommender = await library.Recommender.load('out/model');
const app = fastify();
app.get('/users/:id', ({ params }) => recommender.recommend(params.id, 3));
const { statusCode, body } = await app.inject('/users/u3-17');
if (statusCode !== 200 || JSON.parse(body).items.length !== 3) throw new Error(`Expected three items, got ${body}`);
await app.close();
console.log(said);
