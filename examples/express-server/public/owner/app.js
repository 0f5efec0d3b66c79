import * as api from '../shared/api.js';
import { byId } from '../shared/dom.js';
import { showFacts } from '../shared/facts.js';
import { clearProblem, tellProblem } from '../shared/problems.js';
import '../shared/report-link.js';
import { firstUser, openUserPicker } from '../shared/user-picker.js';
import { showClicks } from './clicks.js';
import { showComparison } from './comparison.js';
import { showExposure } from './exposure.js';
import { showItems } from './items.js';
import { showModels } from './models.js';
import { showTraining } from './training.js';
import { showUsers } from './users.js';
import { showVerdict } from './verdict.js';

const MOST_MODELS = 50;

/** Whose lists are side by side. */
let compared = null;

async function compare(userId) {
  compared = userId;
  try {
    await showComparison(userId);
    byId('comparison-title').focus();
  } catch (error) {
    tellProblem(error, () => compare(userId));
  }
}

async function showJudgements() {
  const { models } = await api.models(MOST_MODELS);
  showVerdict(models);
  showModels(models);
}

async function showLists() {
  compared ??= await firstUser();
  await Promise.all([showComparison(compared), showExposure()]);
}

/** What a new model changes. */
const showModel = () => Promise.all([showJudgements(), showLists(), showFacts()]);

/** Begins, or begins again after something was mended. */
async function start() {
  try {
    // Alone: where a key is missing, one answer says so.
    await showJudgements();
    clearProblem();
    await Promise.all([
      showLists(),
      showFacts(),
      showClicks(),
      showItems(),
      showUsers(compare),
      showTraining(showModel),
    ]);
  } catch (error) {
    tellProblem(error, start);
  }
}

byId('choose').onclick = () => openUserPicker(compare, tellProblem);
start();
