/** The analyses of the model: its space, its training, its errors, its recommendations, its quantisation. */
import { z } from 'zod'
import { summarySchema } from './items-and-users.ts'

const count = z.number().int().nonnegative()

const placedItemSchema = z.object({
  itemId: z.string(),
  title: z.string().nullable(),
  x: z.number(),
  y: z.number(),
})

const axisEndSchema = z.object({
  /** Well known items far out at this end, the furthest first. */
  items: z.array(placedItemSchema),
  /** Genres with the furthest mean towards this end. */
  genres: z.array(z.object({ genre: z.string(), mean: z.number(), items: count })),
})

export const mapSchema = z.object({
  name: z.literal('map'),
  /**
   * Principal components of the items' directions y_i/‖y_i‖ in the ranking table. x and y of any vector v of that
   * table: Σ_f (v_f/‖v‖ − center_f)·component_f.
   */
  center: z.array(z.number()),
  components: z.tuple([z.array(z.number()), z.array(z.number())]),
  /** Shares of the variance that the two axes and, for comparison, all further ones explain; falling. */
  explained: z.array(z.number()),
  /** Parallel by item, most popular first, 200,000 at most; items with a zero vector are left out. */
  itemIds: z.array(z.string()),
  x: z.array(z.number()),
  y: z.array(z.number()),
  /** Genres with a colour of their own, and the place in it of each item's genre; −1 for any other. */
  genres: z.array(z.string()),
  genre: z.array(z.number().int()),
  axes: z.array(z.object({ low: axisEndSchema, high: axisEndSchema, summary: summarySchema })),
  summary: summarySchema,
})

export const trainingSchema = z.object({
  name: z.literal('training'),
  tables: z.array(
    z.object({
      table: z.enum(['ranking', 'rating']),
      /** Objective after each iteration. */
      losses: z.array(z.number()),
      summary: summarySchema,
    }),
  ),
})

/** Held-out ratings of rows with from ≤ training ratings < to. */
const errorBinSchema = z.object({
  from: count,
  to: count,
  ratings: count,
  rmse: z.number(),
  standardError: z.number(),
  biasOnlyRmse: z.number(),
})

const errorSideSchema = z.object({ bins: z.array(errorBinSchema), summary: summarySchema })

export const errorsSchema = z.object({
  name: z.literal('errors'),
  protocol: z.string(),
  /** Held-out ratings that were looked at. */
  ratings: count,
  byUser: errorSideSchema,
  byItem: errorSideSchema,
})

export const calibrationSchema = z.object({
  name: z.literal('calibration'),
  protocol: z.string(),
  ratings: count,
  /** Bins of equal width over the scale; means of predicted and given ratings. */
  bins: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      ratings: count,
      predicted: z.number(),
      given: z.number(),
      standardError: z.number(),
    }),
  ),
  /** Least squares given = intercept + slope · predicted; 1 is calibrated, below 1 too bold. Null without spread. */
  slope: z.number().nullable(),
  intercept: z.number().nullable(),
  /** Mean of |predicted − given| of the bins, weighted by their ratings. */
  error: z.number(),
  summary: summarySchema,
})

const exposureSchema = z.object({
  of: z.enum(['model', 'popularity', 'history']),
  /** Share of the catalogue that is in any list. */
  coverage: z.number(),
  /** Gini coefficient of the times each item of the catalogue is listed. */
  gini: z.number(),
  /** Mean of −log₂(share of the users who know the item), in bits. */
  novelty: z.number(),
  /** Lorenz curve: share of all listings that the least listed 0 %, 2 %, … 100 % of the items have. */
  lorenz: z.array(z.number()),
  /** Share of the listings that go to each tenth of the catalogue, the most popular tenth first. */
  tenths: z.array(z.number()),
})

export const recommendationsSchema = z.object({
  name: z.literal('recommendations'),
  /** Users whose lists were looked at, and the places of a list. */
  users: count,
  places: count,
  /** The served lists, the most popular items that a user has not seen, and what the users chose themselves. */
  variants: z.array(exposureSchema),
  summary: summarySchema,
})

export const quantisationSchema = z.object({
  name: z.literal('quantisation'),
  /** ‖y − ŷ‖ / ‖y‖ of the item vectors. */
  relativeError: z.object({
    median: z.number(),
    worst: z.number(),
    bins: z.array(z.object({ from: z.number(), to: z.number(), items: count })),
  }),
  users: count,
  places: count,
  /** [places + 1]. Users whose int8 and float32 lists have 0, 1, … items in common. */
  overlap: z.array(count),
  meanOverlap: z.number(),
  /** Bytes of the item factors. */
  bytes: z.object({ int8: count, float32: count }),
  /** Metrics of both on the held-out part; empty where nothing was. */
  metrics: z.array(z.object({ metric: z.string(), int8: z.number(), float32: z.number() })),
  summary: summarySchema,
})

export type TasteMap = z.infer<typeof mapSchema>
export type AxisEnd = z.infer<typeof axisEndSchema>
export type Training = z.infer<typeof trainingSchema>
export type Errors = z.infer<typeof errorsSchema>
export type ErrorBin = z.infer<typeof errorBinSchema>
export type Calibration = z.infer<typeof calibrationSchema>
export type Recommendations = z.infer<typeof recommendationsSchema>
export type Exposure = z.infer<typeof exposureSchema>
export type Quantisation = z.infer<typeof quantisationSchema>
