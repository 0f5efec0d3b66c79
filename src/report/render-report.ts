import { VERSION } from '../version.js';
import { factsOf, type Section, sectionOf } from './elements.js';
import { html, showId, trusted } from './html.js';
import { itemsShownBy } from './item-description.js';
import { type ReportOptions, type ResolvedReportOptions, resolveReportOptions } from './options.js';
import { dataSection } from './sections/data.js';
import { examplesSection } from './sections/examples.js';
import { metricsSection } from './sections/metrics.js';
import { modelSection } from './sections/model.js';
import { popularitySection } from './sections/popularity.js';
import { trainingSection } from './sections/training.js';
import { verdictOf } from './sections/verdict.js';
import { STYLE } from './style.js';
import { count, date } from './words.js';

/** Everything that there is something to say on, the most important first. */
function sectionsOf({ recommender, dataset, evaluation, users, describeItem }: ResolvedReportOptions): Section[] {
  const { info } = recommender;
  const sections = [
    evaluation && metricsSection(evaluation),
    evaluation && popularitySection(evaluation),
    examplesSection(recommender, users, itemsShownBy(describeItem)),
    dataSection(dataset, info.summary),
    info.training && trainingSection(info.training),
    modelSection(info.embeddingDim, dataset.items.size, info.training),
  ];
  return sections.filter((section) => section !== null);
}

/** What {@link renderReport} makes, of checked options. */
export function renderPage(resolved: ResolvedReportOptions): string {
  const { recommender, evaluation, title } = resolved;
  const { summary, training } = recommender.info;
  const sections = sectionsOf(resolved);
  const page = html`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${showId(title)}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<header>
<h1>${showId(title)}</h1>
${evaluation && verdictOf(evaluation)}
${factsOf(
  [
    ['users', count(summary.users)],
    ['items', count(summary.items)],
    ['interactions', count(summary.interactions)],
    ['embedding dimensions', recommender.info.embeddingDim && count(recommender.info.embeddingDim)],
  ],
  'cards',
)}
<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>
<main>
${sections.map(sectionOf)}
</main>
<footer><p>${training && `Trained on ${date(Date.parse(training.trainedAt))}. `}Written by cf-recs ${VERSION}.</p></footer>
</body>
</html>
`;
  return page.text;
}

/**
 * The report as the text of an HTML page that needs nothing else: no script, no font, no picture, no network; but the
 * pictures that `describeItem` names are loaded from where they are. The same input makes the same text. Ids are shown as
 * text whatever they hold.
 * @throws CfRecsError `invalid-option`, `unknown-option`; what `describeItem` throws; `unknown-user` never: a user who is not known gets what is popular.
 *
 * @example
 * import { Recommender, readInteractions } from 'cf-recs';
 * import { renderReport } from 'cf-recs/report';
 *
 * const recommender = await Recommender.fromInteractions(readInteractions('plays.jsonl'));
 * const page = renderReport({ recommender, title: 'Plays of March', users: [] });
 * console.log(page.startsWith('<!doctype html>'), page.includes('<h1>Plays of March</h1>')); // true true
 */
export function renderReport(options: ReportOptions): string {
  return renderPage(resolveReportOptions('renderReport', options));
}
