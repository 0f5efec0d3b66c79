import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The figures of one service. Labels are few: route patterns and states, never ids. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  // The delay of the event loop is among them: nodejs_eventloop_lag_p99_seconds.
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Seconds from a request to its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
      registers,
    }),
    lists: new Counter({
      name: 'recommender_lists_total',
      help: 'Lists by why popular items fill them; none where the model fills them',
      labelNames: ['fallback'],
      registers,
    }),
    events: new Counter({ name: 'recommender_events_total', help: 'Events taken in', registers }),
    forgotten: new Counter({ name: 'recommender_users_forgotten_total', help: 'Users forgotten', registers }),
    swaps: new Counter({ name: 'recommender_model_swaps_total', help: 'Models swapped in', registers }),
    refused: new Counter({
      name: 'recommender_models_refused_total',
      help: 'Models that could not be used',
      registers,
    }),
    retrains: new Counter({
      name: 'recommender_retrains_total',
      help: 'Trainings by how they ended',
      labelNames: ['outcome'],
      registers,
    }),
    retrainSeconds: new Gauge({ name: 'recommender_retrain_seconds', help: 'Seconds of the last training', registers }),
    modelAge: new Gauge({
      name: 'recommender_model_age_seconds',
      help: 'Seconds since the model was trained',
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
