/** What others have reached on the data sets of `bench:quality`, each with its protocol and where it is written. */

export interface PublishedNumber {
  readonly model: string
  readonly protocol: string
  /** By metric name, as our own are called. */
  readonly metrics: Readonly<Record<string, number>>
  readonly source: string
}

const BARS = 'BARS leaderboard, gowalla_m1 (openbenchmark.github.io/BARS)'
const GOWALLA = 'all items not in train'

const gowalla = (model: string, recall: number, ndcg: number): PublishedNumber => ({
  model,
  protocol: GOWALLA,
  metrics: { 'recall@20': recall, 'ndcg@20': ndcg },
  source: BARS,
})

const rmse = (model: string, protocol: string, value: number, source: string): PublishedNumber => ({
  model,
  protocol,
  metrics: { rmse: value },
  source,
})

export const PUBLISHED = {
  'ml-100k': [
    rmse('user average', 'u1', 1.063, 'MyMediaLite documentation'),
    rmse('GLocal-K (neural)', 'u1', 0.8889, 'GLocal-K README'),
    rmse('myFM, dates and side information', 'u1', 0.8833, 'myFM documentation'),
    rmse('bias baseline', 'random five-fold', 0.944, 'Surprise README'),
    rmse('SVD', 'random five-fold', 0.934, 'Surprise README'),
    rmse('SVD++', 'random five-fold', 0.919, 'Surprise README'),
  ],
  'latest-small': [],
  gowalla: [
    gowalla('most popular', 0.0416, 0.0317),
    gowalla('MF-BPR', 0.1627, 0.1378),
    gowalla('SLIM', 0.1699, 0.1382),
    gowalla('EASE', 0.1765, 0.1467),
    gowalla('LightGCN', 0.182, 0.1547),
    gowalla('UltraGCN', 0.1862, 0.158),
    gowalla('SimpleX', 0.1872, 0.1557),
    { ...gowalla('implicit 0.7.3 ALS, 128 factors', 0.1606, 0.1372), source: 'computed for this project' },
    { ...gowalla('implicit 0.7.3 ALS, 256 factors', 0.1647, 0.1381), source: 'computed for this project' },
  ],
  steam: [],
} as const satisfies Record<string, readonly PublishedNumber[]>

/** What this project wants to reach, as served: a least value, or a most for errors. */
export const GOALS = {
  'ml-100k': { rmse: 0.912 },
  'ml-100k --bayesian': { rmse: 0.9 },
  'latest-small --bayesian': { rmse: 0.85 },
  gowalla: { 'recall@20': 0.1765, 'ndcg@20': 0.145 },
} as const satisfies Record<string, Readonly<Record<string, number>>>

/** On every set. */
export const FIDELITY_GOALS = { top10Overlap: 0.99, ndcgDifference: 0.0005 } as const
