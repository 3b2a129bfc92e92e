/** Fields that several requests share, once for query strings and once for JSON bodies. */
import { z } from '@hono/zod-openapi'
import { DEFAULT_LIMIT, MAX_EXCLUDED, MAX_ID_LENGTH, MAX_LIMIT } from './limits.ts'

export const itemIdSchema = z
  .string()
  .min(1)
  .max(MAX_ID_LENGTH)
  .openapi({ description: 'Id of an item, as in the training data.', example: '1' })

export const userIdSchema = z
  .string()
  .min(1)
  .max(MAX_ID_LENGTH)
  .openapi({ description: 'Id of a user, as in the training data.', example: '42' })

export const itemPathSchema = z.object({
  itemId: itemIdSchema.openapi({ param: { name: 'itemId', in: 'path' } }),
})

export const userPathSchema = z.object({
  userId: userIdSchema.openapi({ param: { name: 'userId', in: 'path' } }),
})

/** Of requests whose fields are in the body: a parameter beside it would be overlooked. */
export const noQuerySchema = z.strictObject({})

const limitDescription = {
  description: `How many items to answer with, 1 to ${MAX_LIMIT}. Fewer come back where fewer are left.`,
  example: 10,
}
export const limitSchema = z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT).openapi(limitDescription)

export const limitQuerySchema = queryNumber(z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT)).openapi({
  ...limitDescription,
  type: 'integer',
  minimum: 1,
  maximum: MAX_LIMIT,
  default: DEFAULT_LIMIT,
})

const excludeDescription =
  'Items that must not come back. Ids that the model does not know are allowed and change nothing.'
export const excludeSchema = z
  .array(itemIdSchema)
  .max(MAX_EXCLUDED)
  .default([])
  .openapi({ description: excludeDescription, example: ['2', '3'] })

export const excludeQuerySchema = queryList(itemIdSchema, MAX_EXCLUDED).openapi({
  description: `${excludeDescription} Repeat the parameter for several.`,
  example: ['2', '3'],
})

const excludeSeenDescription =
  "Leave out what the user's stored history holds and what the request's interactions name."
export const excludeSeenSchema = z.boolean().default(true).openapi({ description: excludeSeenDescription })

export const excludeSeenQuerySchema = z
  .enum(['true', 'false'])
  .default('true')
  .transform((text) => text === 'true')
  .openapi({ description: excludeSeenDescription, example: 'false' })

/** What an answer about items carries only when asked to. */
const metadataInclude = z.enum(['metadata'])
const metadataDescription = "`metadata` adds each item's title and whatever else the items file held."
export const includeMetadataQuerySchema = queryList(metadataInclude, 1).openapi({
  description: metadataDescription,
  example: ['metadata'],
})

const ratingDescription = `${metadataDescription} \`predictedRating\` adds the rating that the user would give, where the model has ratings.`
export const includeRatingSchema = z
  .array(z.enum(['metadata', 'predictedRating']))
  .max(2)
  .default([])
  .openapi({ description: ratingDescription, example: ['metadata'] })

const recommendationInclude = z.enum(['metadata', 'predictedRating', 'factors'])
const recommendationDescription = `${ratingDescription} \`factors\` adds to the answer the vector that the items were scored with.`
export const includeSchema = z
  .array(recommendationInclude)
  .max(3)
  .default([])
  .openapi({ description: recommendationDescription, example: ['metadata'] })

export const includeQuerySchema = queryList(recommendationInclude, 3).openapi({
  description: `${recommendationDescription} Repeat the parameter for several.`,
  example: ['metadata'],
})

export type Include = z.infer<typeof recommendationInclude>

/** A number in a query string. What is none stays text, so that the refusal can say what it is. */
export function queryNumber<Schema extends z.ZodType>(schema: Schema) {
  // An empty parameter is no number, though JavaScript reads it as 0.
  const asNumber = (value: unknown) =>
    typeof value === 'string' && /^[-+\d.eE]+$/.test(value) && Number.isFinite(Number(value))
      ? Number(value)
      : value
  return z.preprocess(asNumber, schema)
}

/** A parameter that may be absent, given once, or repeated: an array in every case. */
function queryList<Item extends z.ZodType>(item: Item, max: number) {
  const asList = (value: unknown) => (value === undefined || Array.isArray(value) ? value : [value])
  return z.preprocess(asList, z.array(item).max(max).default([]))
}
