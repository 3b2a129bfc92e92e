/** Fields of requests for recommendations that shape the answer, for query strings and for JSON bodies. */
import { z } from '@hono/zod-openapi'
import { DEFAULT_REASONS, MAX_CURSOR_LENGTH, MAX_HALF_LIFE_DAYS, MAX_REASONS } from './limits.ts'
import { queryNumber } from './request-fields.ts'

const diversity = {
  description:
    'How much the items should differ from one another, 0 to 1: maximal marginal relevance within blocks of some 100 candidates or five pages, whichever is more, by the cosine of their factors. 0 leaves the order by score; above it the answer is not in order of score.',
  example: 0.3,
}
const explain = {
  description:
    'Adds to each item its `reasons`: what of the history it is recommended for. The visitor’s taste is solved anew for it, also that of a stored user.',
  example: true,
}
const maxReasons = {
  description: `How many reasons an item has at most, 1 to ${MAX_REASONS}.`,
  example: DEFAULT_REASONS,
}
const minScore = {
  description:
    'Items with a lower score are left out. It does not apply to the popular items of a `fallback`, whose scores are counts.',
  example: 0.2,
}
/** Of version 9f2c41d07be35a88, as all examples are. */
export const EXAMPLE_CURSOR = 'OWYyYzQxZDA3YmUzNWE4ODoxMjM0NTY3ODk6MCwwLDAuODMxMiw0MQ'

const cursor = {
  example: EXAMPLE_CURSOR,
  description:
    "`nextCursor` of the page before. Good for that page's model version, and for a request with the same fields; `limit` may differ where there is no diversity.",
}
const halfLifeDays = {
  description:
    'Interactions count by their age: half after so many days, a quarter after twice as many. The age is that against the newest posted timestamp; interactions without one count in full, those of the stored history as in training. Where it is left out, the half-life that the model was trained with applies, if there is one: to recommendations, not to predicted ratings.',
  example: 30,
}

export const diversitySchema = z.number().min(0).max(1).default(0).openapi(diversity)
export const explainSchema = z.boolean().default(false).openapi(explain)
export const maxReasonsSchema = z.int().min(1).max(MAX_REASONS).default(DEFAULT_REASONS).openapi(maxReasons)
export const minScoreSchema = z.number().optional().openapi(minScore)
export const cursorSchema = z.string().min(1).max(MAX_CURSOR_LENGTH).optional().openapi(cursor)
export const halfLifeDaysSchema = z
  .number()
  .positive()
  .max(MAX_HALF_LIFE_DAYS)
  .optional()
  .openapi(halfLifeDays)

export const diversityQuerySchema = queryNumber(z.number().min(0).max(1).default(0)).openapi({
  ...diversity,
  type: 'number',
  minimum: 0,
  maximum: 1,
  default: 0,
})
export const explainQuerySchema = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true')
  .openapi({ ...explain, example: 'true' })
export const maxReasonsQuerySchema = queryNumber(
  z.int().min(1).max(MAX_REASONS).default(DEFAULT_REASONS),
).openapi({ ...maxReasons, type: 'integer', minimum: 1, maximum: MAX_REASONS, default: DEFAULT_REASONS })
export const minScoreQuerySchema = queryNumber(z.number().optional()).openapi({ ...minScore, type: 'number' })
