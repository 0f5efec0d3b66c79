// The part of the plotting library that charts use. What is built has it in a file of its own, which both kinds of modules share.
export type { PlotOptions } from '@observablehq/plot';
export { areaY, dot, line, link, plot, rectY, ruleX, ruleY, text } from '@observablehq/plot';
