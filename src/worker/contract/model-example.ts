/** A model as GET /v1/model describes it: MovieLens latest-small with the defaults, metrics left out but two. */

export const EXAMPLE_MODEL = {
  modelVersion: '9f2c41d07be35a88',
  dataset: { name: 'ml-latest-small', simulated: false },
  feedback: 'explicit',
  counts: { users: 610, items: 9724, interactions: 100_836 },
  ranking: {
    factors: 64,
    regularization: 0.003,
    regularizationExponent: 1,
    unobservedWeight: 0.1,
    weightRule: {
      kind: 'rating',
      dislikedBelow: 3,
      top: 5,
      weight: 1,
      leastWeight: 0.5,
      dislikeWeight: 0.1,
    },
  },
  rating: {
    factors: 32,
    regularization: 0.05,
    regularizationExponent: 1,
    biasRegularization: 5,
    mean: 3.5,
    scale: { min: 0.5, max: 5 },
    baseline: { mean: 3.5, userRegularization: 5 },
  },
  evaluation: {
    protocol: 'random:0.2',
    heldOut: 20_167,
    refitted: true,
    metrics: { int8: { rmse: 0.838, 'ndcg@10': 0.342 }, popularity: { 'ndcg@10': 0.182 } },
  },
  attributes: [
    { name: 'genres', type: 'set', values: [{ value: 'Drama', items: 4361 }], valueCount: 19 },
    { name: 'year', type: 'number', min: 1902, max: 2018 },
  ],
  analyses: ['degrees', 'zipf', 'ratings', 'polarization', 'map', 'training', 'recommendations'],
  ratingScale: { min: 0.5, max: 5 },
}
