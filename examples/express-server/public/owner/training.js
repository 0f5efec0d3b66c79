import * as api from '../shared/api.js';
import { byId, say } from '../shared/dom.js';
import { tellProblem } from '../shared/problems.js';
import { percent } from '../shared/words.js';

const LOOK_MS = 500;

const wait = () => new Promise((resolve) => setTimeout(resolve, LOOK_MS));
const tell = (text) => say(byId('training-said'), text);

function showRunning(running, progress) {
  byId('progress').hidden = !running;
  byId('retrain').disabled = running;
  if (running) byId('progress').value = progress ?? 0;
}

/** Follows a training to its end, so often said that it is heard, and no more often. @returns what was wrong, or null. */
async function follow() {
  let said = -1;
  for (;;) {
    const { running, progress, last_problem } = await api.training();
    showRunning(running, progress);
    if (!running) return last_problem;
    const quarter = Math.floor(4 * (progress ?? 0)) / 4;
    if (quarter > said) tell(`Under way: ${percent(quarter)}`);
    said = Math.max(said, quarter);
    await wait();
  }
}

async function finish(onNew) {
  const problem = await follow();
  await onNew();
  tell(problem === null ? 'Done: the new model is in use.' : `The model stays as it is: ${problem}.`);
  // The button gave the focus up while it could not be pressed.
  if (document.activeElement === document.body) byId('training-title').focus();
}

async function train(onNew) {
  try {
    showRunning(true, 0);
    tell('Beginning.');
    await api.retrain(byId('force').checked);
    await finish(onNew);
  } catch (error) {
    showRunning(false);
    tell('');
    tellProblem(error, () => train(onNew));
  }
}

/** Lets a model be trained, and follows a training that is under way already. @param onNew - is called at its end. */
export async function showTraining(onNew) {
  byId('retrain').onclick = () => train(onNew);
  const { running, last_problem } = await api.training();
  if (running) finish(onNew).catch((error) => tellProblem(error, () => showTraining(onNew)));
  else if (last_problem !== null) tell(`The last training: ${last_problem}.`);
}
