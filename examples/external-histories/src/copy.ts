import { Recommender } from 'cf-recs';
import { copyHistories } from './copy-histories.js';
import { openHistories } from './open-histories.js';
import { folderOf, HISTORIES_URL, MODEL, SAMPLE } from './settings.js';

// Once: histories from a model folder into the database, and the model without them into a folder of its own.

const recommender = await Recommender.load(process.argv[2] ? folderOf(process.argv[2]) : SAMPLE);
const { histories, close } = await openHistories(HISTORIES_URL);
await copyHistories(recommender, histories);
await close();
await recommender.save(MODEL, { histories: false });
console.log(`Copied the histories of ${recommender.users.length} users, and saved the model to ${MODEL}`);
