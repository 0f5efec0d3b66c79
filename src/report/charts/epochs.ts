import type { Html } from '../html.js';
import { dot, line, text } from '../plot.js';
import { figure, percent } from '../words.js';
import { drawChart, lookOf } from './draw.js';

/** A figure after each epoch. */
export interface EpochLine {
  readonly name: string;
  readonly values: readonly { readonly epoch: number; readonly value: number }[];
}

const place = { x: 'epoch', y: 'value' } as const;

/** The few numbers that fit below the axis, whole epochs. */
function epochTicks(epochs: readonly number[]): number[] {
  const step = Math.max(1, Math.ceil(epochs.length / 8));
  return epochs.filter((_, at) => at % step === 0);
}

/** Figures over the epochs of a training, each line with its name at its end. */
export function drawEpochs(label: string, lines: readonly EpochLine[], shares: boolean): Html {
  const show = shares ? percent : figure;
  const about = lines.map(({ name, values }) => {
    const [first, last] = [values[0], values[values.length - 1]];
    return `${name} from ${show(first.value)} to ${show(last.value)}`;
  });
  return drawChart(`${label} after each epoch: ${about.join(', ')}.`, {
    marginRight: 60,
    x: {
      label: 'epoch',
      ticks: epochTicks(lines[0].values.map(({ epoch }) => epoch)),
      tickFormat: figure,
    },
    y: { label, grid: true, ticks: 5, inset: 8, percent: shares, tickFormat: figure },
    marks: lines.map(({ name, values }, at) => {
      const { color, dash, symbol } = lookOf(at);
      return [
        line(values, { ...place, stroke: color, strokeWidth: 2, strokeDasharray: dash }),
        dot(values, { ...place, fill: color, symbol, r: 3 }),
        text(values.slice(-1), { ...place, text: () => name, textAnchor: 'start', dx: 8, fontWeight: 'bold' }),
      ];
    }),
  });
}
