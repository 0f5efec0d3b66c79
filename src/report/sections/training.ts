import type { SettingsChoice, TrainingSummary, Trial } from '../../model/trained-model.js';
import { figureOf, lookOf, MOST_SERIES } from '../charts/draw.js';
import { drawEpochs } from '../charts/epochs.js';
import { legendOf } from '../charts/legend.js';
import { drawTuning } from '../charts/tuning.js';
import { factsOf, gridOf, type Section, tableOf } from '../elements.js';
import { type Html, html } from '../html.js';
import { settingOf, tuningLinesOf, variedOptions } from '../numbers/tuning-lines.js';
import { count, countOf, figure, percent, seconds } from '../words.js';

const MOST_TRIALS = 8;

function tuningFigure(choice: SettingsChoice): Html | null {
  const tuning = tuningLinesOf(choice);
  if (tuning === null) return null;
  const { lines } = tuning;
  const named = lines.slice(0, MOST_SERIES).map(({ name }, at) => ({ name, look: lookOf(at) }));
  const rest = lines.length - named.length;
  return figureOf(
    drawTuning(tuning),
    html`${lines.length > 1 && legendOf(named, { joined: true })}<strong>What was tried.</strong> The ring is the setting that was
taken, the upright line through it one standard error.${rest > 0 && ` ${countOf(rest, 'fainter line is', 'fainter lines are')} of other settings.`}`,
  );
}

function trialsTable({ trials, best }: SettingsChoice): Html {
  const varied = variedOptions(trials);
  const order = trials.map((trial, at) => ({ trial, at })).sort((a, b) => b.trial.ndcg - a.trial.ndcg);
  const shown = order.filter(({ at }, rank) => rank < MOST_TRIALS || at === best);
  const name = ({ options }: Trial): string =>
    varied.length === 0 ? 'as given' : varied.map((option) => settingOf(option, options[option])).join(', ');
  return tableOf({
    caption: `${shown.length < trials.length ? `The best of ${count(trials.length)} settings` : 'The settings'} that were tried`,
    columns: ['setting', 'NDCG@20', 'Recall@20', 'time'],
    rows: shown.map(({ trial, at }) => [
      html`${name(trial)}${at === best && html` <strong class="tag">taken</strong>`}`,
      html`<span class="nowrap">${percent(trial.ndcg)}</span> <small>± ${percent(trial.standardError)}</small>`,
      percent(trial.recall),
      seconds(trial.seconds),
    ]),
    cells: 'numbers',
  });
}

/** What was tried and why one was taken; the reason says what was held out. */
const choiceText = ({ trials, reason, seconds: took }: SettingsChoice): Html =>
  html`<p>${countOf(trials.length, 'setting was', 'settings were')} tried in ${seconds(took)}. ${reason}</p>
<p>NDCG@20 is 100 % where all that was held out of a user stands at the top of a list of 20, and less the lower it stands.</p>`;

/** What each algorithm reached, where more than one was tried. */
function reachedTable({ reached }: SettingsChoice): Html | null {
  if (reached.length < 2) return null;
  return tableOf({
    caption: 'What each algorithm reached, with the best of its settings',
    columns: ['algorithm', 'NDCG@20', 'Recall@20'],
    rows: reached.map(({ algorithm, ndcg, recall }) => [algorithm, percent(ndcg), percent(recall)]),
    cells: 'numbers',
  });
}

function learningFigures({ losses, validation }: TrainingSummary): (Html | null)[] {
  const loss = losses.map((value, at) => ({ epoch: at + 1, value }));
  const judged = validation ?? [];
  const lines = [
    { name: 'Recall', values: judged.map(({ epoch, recall }) => ({ epoch, value: recall })) },
    { name: 'NDCG', values: judged.map(({ epoch, ndcg }) => ({ epoch, value: ndcg })) },
  ];
  return [
    loss.length === 0
      ? null
      : figureOf(
          drawEpochs('loss', [{ name: 'loss', values: loss }], false),
          html`<strong>Learning.</strong> The mean loss of each epoch; it should fall, and flatten towards the end.`,
        ),
    judged.length === 0
      ? null
      : figureOf(
          drawEpochs('validation (%)', lines, true),
          html`<strong>Validation.</strong> Figures on what was held back, after each epoch; epoch 0 is the start.`,
        ),
  ];
}

/** How the model was trained, and what was tried to choose its settings. */
export function trainingSection(training: TrainingSummary): Section {
  const { algorithm, options, choice, adjusted } = training;
  const chosen = choice ?? null;
  const settings = factsOf(
    Object.entries(options)
      .filter(([name]) => name !== 'algorithm')
      .map(([name, value]) => [name, typeof value === 'number' ? figure(value) : value]),
    'list',
  );
  return {
    id: 'training',
    title: 'How it was trained',
    body: html`<p>The algorithm is <em>${algorithm}</em>, with these settings:</p>
${settings}
${adjusted.map(
  ({ option, asked, used, reason }) =>
    html`<p>Of ${option}, ${count(asked)} was asked for and ${count(used)} used: ${reason}.</p>`,
)}
${chosen && choiceText(chosen)}
${gridOf([chosen && tuningFigure(chosen), chosen && trialsTable(chosen), chosen && reachedTable(chosen), ...learningFigures(training)])}`,
  };
}
