import type { Evaluation } from '../../evaluation/evaluation.js';
import type { BASELINE_NAMES, DEFAULT_LENGTHS, METRIC_NAMES } from '../../evaluation/measure-options.js';
import type { EvaluateOptions } from './evaluate-options.js';

// What the types of options say of the evaluation: what may be in it, and what is in it whatever the run says.

/** A value of an option as a list: the default where it is undefined, a single one as a list of one. */
type ListOf<Value, Default> = Value extends undefined
  ? Default
  : Value extends readonly unknown[]
    ? Value
    : readonly [Value];

/** What is asked for by an option, as a list; a union of lists where it may be this or that. */
type Asked<Options, Name extends string, Default> = Options extends unknown
  ? Name extends keyof Options
    ? ListOf<Options[Name], Default>
    : Default
  : never;

/** Whether a type has one value: a literal, neither a union nor all numbers. */
type IsOne<Type, All = Type> = Type extends unknown
  ? [All] extends [Type]
    ? number extends Type
      ? false
      : true
    : false
  : never;

/** The entries that one list has in any case. */
type SureOf<List> = List extends readonly [infer First, ...infer Rest]
  ? (IsOne<First> extends true ? First : never) | SureOf<Rest>
  : never;

/** What any of the lists may have. */
type Possible<Lists, Value> = Lists extends readonly (infer Each)[] ? Extract<Each, Value> : never;

/** What all of the lists have: each entry that none of them lacks. */
type Sure<Lists, Entry> = Entry extends unknown
  ? [Lists extends unknown ? (Entry extends SureOf<Lists> ? never : 'lacking') : never] extends [never]
    ? Entry
    : never
  : never;

type Lengths<Options> = Asked<Options, 'k', typeof DEFAULT_LENGTHS>;
type MetricLists<Options> = Asked<Options, 'metrics', typeof METRIC_NAMES>;
type BaselineLists<Options> = Asked<Options, 'baselines', typeof BASELINE_NAMES>;

type PossibleK<Options> = Possible<Lengths<Options>, number>;
type PossibleMetric<Options> = Possible<MetricLists<Options>, (typeof METRIC_NAMES)[number]>;
type PossibleBaseline<Options> = Possible<BaselineLists<Options>, (typeof BASELINE_NAMES)[number]>;

/** The {@link Evaluation} that `evaluate` gives for options of a type. */
export type EvaluationOf<Options extends EvaluateOptions> = Evaluation<
  PossibleK<Options>,
  PossibleMetric<Options>,
  PossibleBaseline<Options>,
  Sure<Lengths<Options>, PossibleK<Options>>,
  Sure<MetricLists<Options>, PossibleMetric<Options>>,
  Sure<BaselineLists<Options>, PossibleBaseline<Options>>
>;

type Unknown<Options> = Exclude<keyof Options, keyof EvaluateOptions>;

/** Refuses options that there are not, which a type parameter would let pass. */
export type OnlyOptions<Options> = [Unknown<Options>] extends [never]
  ? unknown
  : { readonly [Name in Unknown<Options>]: never };
