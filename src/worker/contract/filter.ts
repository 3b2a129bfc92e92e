/** The field `filter`: JSON over the attributes of the model, checked against them by `src/model/filter.ts`. */
import { z } from '@hono/zod-openapi'
import { MAX_FILTER_DEPTH, MAX_FILTER_PARTS, MAX_FILTER_VALUES } from '../../model/filter.ts'
import { MAX_FILTER_LENGTH } from './limits.ts'

const description =
  'Only items for which this holds, as many as there are: `{"attribute": {"operator": …}}`, where `GET /v1/model` lists the attributes. ' +
  'Sets take `any`, `all`, `none` with a list of texts, or `eq` with one that must be among them; numbers take `eq`, `gte`, `gt`, `lt`, `lte`, and `any`, `none` with a list; flags take `eq`. ' +
  'All conditions of an object must hold; `and` and `or` take a list of filters, `not` takes one. ' +
  'An item without the number or the flag meets no condition on it but `none`, one without the set has an empty set; `not` holds wherever what it turns over does not. ' +
  `At most ${MAX_FILTER_DEPTH} deep, ${MAX_FILTER_PARTS} objects and operators, ${MAX_FILTER_VALUES} listed values.`

const example = {
  genres: { any: ['Comedy', 'Romance'] },
  year: { gte: 1990, lt: 2000 },
  not: { genres: { any: ['Horror'] } },
}

/**
 * Of any type here: what is wrong with it is the model's to say, as `invalid-filter`, and a schema of records would
 * lose keys such as `__proto__` on the way.
 */
export const filterSchema = z.unknown().optional().openapi({
  type: 'object',
  additionalProperties: true,
  description,
  example,
})

export const filterQuerySchema = z
  .string()
  .max(MAX_FILTER_LENGTH)
  .optional()
  .openapi({ description: `${description} As JSON text.`, example: JSON.stringify(example) })
