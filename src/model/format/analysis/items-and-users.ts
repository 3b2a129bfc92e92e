/** The analyses of the data: degrees, Zipf, ratings, polarisation. Every `summary` is a sentence made of the numbers. */
import { z } from 'zod'

const count = z.number().int().nonnegative()
export const summarySchema = z
  .string()
  .meta({ description: 'What is seen, in a sentence computed from the numbers.' })

/** Interactions per row of one side. */
const degreeSideSchema = z.object({
  rows: count,
  mean: z.number(),
  median: z.number(),
  least: count,
  most: count,
  /** Gini coefficient of the interactions over the rows: 0 all equal, towards 1 all with one row. */
  gini: z.number(),
  /** Share of all interactions that the busiest tenth of the rows has. */
  topTenthShare: z.number(),
  /** Rows with from ≤ interactions < to; bins grow geometrically. */
  bins: z.array(z.object({ from: count, to: count, rows: count })),
  summary: summarySchema,
})

export const degreesSchema = z.object({
  name: z.literal('degrees'),
  interactions: count,
  users: degreeSideSchema,
  items: degreeSideSchema,
})

export const zipfSchema = z.object({
  name: z.literal('zipf'),
  /** Interactions of the item of each popularity rank, thinned out to even steps of log rank. */
  ranks: z.array(z.object({ rank: z.number().int().positive(), interactions: count })),
  /**
   * Discrete power law p(x) ∝ x^−α of the items with at least `from` interactions; α by maximum likelihood, `from`
   * by the least Kolmogorov–Smirnov distance (Clauset, Shalizi, Newman 2009). Null with too few items.
   */
  fit: z
    .object({
      from: count,
      /** Items that the fit covers: ranks 1…items. */
      items: count,
      alpha: z.number(),
      alphaStandardError: z.number(),
      /** s of interactions ∝ rank^−s: 1 / (α − 1). */
      exponent: z.number(),
      /** 95 % interval of s, of seeded bootstrap samples of the items. */
      exponentInterval: z.tuple([z.number(), z.number()]),
      distance: z.number(),
      samples: count,
      seed: z.number().int(),
    })
    .nullable(),
  summary: summarySchema,
})

export const ratingsSchema = z.object({
  name: z.literal('ratings'),
  /** Of the raw values; null where all of them are the same. Bins of one value have from = to. */
  histogram: z
    .object({
      mean: z.number(),
      deviation: z.number(),
      bins: z.array(z.object({ from: z.number(), to: z.number(), interactions: count })),
      summary: summarySchema,
    })
    .nullable(),
  /** By the items' `year`; `mean` null for implicit feedback. Null without years. */
  byYear: z
    .object({
      years: z.array(
        z.object({
          year: z.number().int(),
          items: count,
          interactions: count,
          mean: z.number().nullable(),
          standardError: z.number().nullable(),
        }),
      ),
      summary: summarySchema,
    })
    .nullable(),
  /** By when the interaction happened; null without times. */
  overTime: z
    .object({
      unit: z.enum(['day', 'month', 'quarter', 'year']),
      /** `start` is a date in UTC, YYYY-MM-DD. */
      periods: z.array(z.object({ start: z.string(), interactions: count, mean: z.number().nullable() })),
      summary: summarySchema,
    })
    .nullable(),
})

const opinionSchema = z.object({
  itemId: z.string(),
  title: z.string().nullable(),
  ratings: count,
  mean: z.number(),
  /** Standard deviation of its ratings, and the same shrunken. */
  deviation: z.number(),
  shrunken: z.number(),
  /** ‖q_i‖ in the rating table. */
  norm: z.number(),
})

const opinionListsSchema = z.object({
  /** Most polarising first. */
  polarizing: z.array(opinionSchema),
  /** Most agreeable first. */
  agreeable: z.array(opinionSchema),
})

export const polarizationSchema = z.object({
  name: z.literal('polarization'),
  /** Least number of ratings of an item that is listed, and how many items have it. */
  minRatings: count,
  items: count,
  /**
   * Empirical Bayes (Smyth 2004): variances are shrunken towards `variance` with the weight of `degreesOfFreedom`
   * ratings, null where it is infinite: the items do not differ by more than chance, and none is listed by deviation.
   */
  prior: z.object({ variance: z.number(), degreesOfFreedom: z.number().nullable() }),
  byDeviation: opinionListsSchema,
  byNorm: opinionListsSchema,
  agreement: z.object({
    /** Spearman's rank correlation of the two measures over all items with enough ratings. */
    spearman: z.number(),
    /** Items that are among the first `top` polarising ones by both, and how many chance would put there. */
    top: count,
    shared: count,
    expected: z.number(),
  }),
  /** Parallel: shrunken deviation and norm of at most some thousand items, most rated first. */
  shrunken: z.array(z.number()),
  norms: z.array(z.number()),
  summary: summarySchema,
})

export type Degrees = z.infer<typeof degreesSchema>
export type DegreeSide = z.infer<typeof degreeSideSchema>
export type Zipf = z.infer<typeof zipfSchema>
export type Ratings = z.infer<typeof ratingsSchema>
export type Polarization = z.infer<typeof polarizationSchema>
export type Opinion = z.infer<typeof opinionSchema>
