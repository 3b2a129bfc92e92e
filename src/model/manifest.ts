/**
 * The manifest: everything about one version that is not a table. It is JSON in KV, at most a few KiB.
 * The version is derived from its content, so the same model always has the same version.
 */
import { z } from 'zod'
import { degreeWeightingSchema } from './degree-weight.ts'
import { weightRuleSchema } from './interaction-weight.ts'

export const MANIFEST_FORMAT = 1

const count = z.number().int().nonnegative()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const blobSchema = z.object({ sha256, bytes: count })

/** Regularisation of one side: λ·(n + α₀·opposite rows)^ν, or λ·n^ν for the rating table. */
const rankingOptionsSchema = z.object({
  factors: count,
  regularization: z.number().nonnegative(),
  /** ν, the exponent of frequency scaling. */
  regularizationExponent: z.number(),
  /** α₀, the weight of pairs without an interaction. */
  unobservedWeight: z.number().nonnegative(),
  weightRule: weightRuleSchema,
  /** Absent where the weight rule alone says how much an interaction counts. */
  degreeWeighting: degreeWeightingSchema.optional(),
  /** Confidence halves with every so many days before the user's newest interaction; absent where age says nothing. */
  halfLifeDays: z.number().positive().optional(),
})

const ratingOptionsSchema = z.object({
  factors: count,
  /** λ and ν of the factors: λ·n^ν. */
  regularization: z.number().nonnegative(),
  regularizationExponent: z.number(),
  /** λ of the user's bias, likewise scaled by n^ν. */
  biasRegularization: z.number().nonnegative(),
  /** μ, the mean rating. */
  mean: z.number(),
  /** Predictions are clamped to the scale. */
  scale: z.object({ min: z.number(), max: z.number() }),
  /** The bias-only baseline: μ + b_u + b_i, with b_u = Σ(r − μ − b_i) / (n + λ). */
  baseline: z.object({ mean: z.number(), userRegularization: z.number().nonnegative() }),
})

/** Metric name → value, keyed by variant (`int8`, `float32`, `popularity`, `bias`). */
export const metricsSchema = z.record(z.string(), z.record(z.string(), z.number()))
export type Metrics = z.infer<typeof metricsSchema>

export const manifestSchema = z.object({
  format: z.literal(MANIFEST_FORMAT),
  dataset: z.object({
    name: z.string(),
    /** True where the ratings were generated, as in data/sample; shown wherever they are. */
    simulated: z.boolean(),
  }),
  feedback: z.enum(['explicit', 'implicit']),
  counts: z.object({ users: count, items: count, interactions: count }),
  ranking: rankingOptionsSchema,
  rating: ratingOptionsSchema.nullable(),
  blobs: z.object({
    items: blobSchema,
    /** `head` is the part with the bucket table, read once when the model loads. */
    users: blobSchema.extend({ head: blobSchema }),
    metadata: blobSchema.nullable(),
    ratings: blobSchema.nullable(),
    /** Not in models of before there was one. */
    search: blobSchema.optional(),
    /** Only of so many users as can be compared in a request. */
    userFactors: blobSchema.optional(),
  }),
  /** Published analyses by name; none in models of before there were any. */
  analyses: z.record(z.string(), blobSchema).optional(),
  /** How the model was measured, and the result; null where nothing was held out. */
  evaluation: z
    .object({ protocol: z.string(), heldOut: count, refitted: z.boolean(), metrics: metricsSchema })
    .nullable(),
  seed: z.number().int(),
})

export type Manifest = z.infer<typeof manifestSchema>
export type RankingOptions = Manifest['ranking']
export type RatingOptions = NonNullable<Manifest['rating']>

/** What the pointer in KV holds. */
export const pointerSchema = z.object({
  current: z.string(),
  /** Versions that `rollback` may return to, newest first. */
  previous: z.array(z.string()),
  canary: z.object({ version: z.string(), percent: z.number().min(0).max(100) }).nullable(),
})

export type Pointer = z.infer<typeof pointerSchema>
