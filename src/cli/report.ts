import { evaluate, Recommender } from 'cf-recs';
import { writeReport } from 'cf-recs/report';
import { Command } from 'commander';
import { toPage, toPath } from './arguments.js';
import { print } from './describe.js';

/** The flags of `report`, as commander hands them over. */
interface ReportFlags {
  readonly output: string;
  readonly title?: string;
  readonly users: boolean;
  readonly evaluate?: boolean;
}

async function report(model: string, { output, title, users, evaluate: judge }: ReportFlags): Promise<void> {
  const recommender = await Recommender.load(model);
  const evaluation = judge ? await evaluate(recommender) : undefined;
  const path = await writeReport(output, { recommender, evaluation, title, users: users ? undefined : [] });
  print([`Report    ${path}`]);
}

/** `cf-recs report MODEL`. */
export const reportCommand = (): Command =>
  new Command('report')
    .description('Write a page about a model: its data, its training, lists of some users.')
    .argument('<model>', 'model folder', toPath)
    .option('--output <file>', 'an .html file, or a folder for report.html', toPage, 'report.html')
    .option('--evaluate', 'train a copy on a part of the data and judge it by the rest, for the figures')
    .option('--title <text>', 'heading of the page')
    .option('--no-users', 'show nobody: the page holds nothing of a single user')
    .action(report);
