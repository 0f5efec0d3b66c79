export type { DescribeItem, ItemDescription } from './item-description.js';
export type { ReportedRecommender, ReportOptions } from './options.js';
export { renderReport } from './render-report.js';
export { writeReport } from './write-report.js';
