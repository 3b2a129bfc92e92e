/** GET /v1/model: the manifest of what is served, without the names of its blobs. */
import { z } from '@hono/zod-openapi'
import { ANALYSIS_NAMES } from '../../model/format/analysis/analysis.ts'
import { manifestSchema } from '../../model/manifest.ts'
import { ATTRIBUTE_TYPES } from '../../model/tables.ts'
import { modelVersionSchema } from './item-answers.ts'
import { MAX_LISTED_VALUES } from './limits.ts'
import { EXAMPLE_MODEL } from './model-example.ts'

const { dataset, feedback, counts, ranking, rating, evaluation } = manifestSchema.shape

const attributeSchema = z
  .object({
    name: z.string().openapi({ example: 'genres' }),
    type: z.enum(ATTRIBUTE_TYPES).openapi({ example: 'set' }),
    values: z
      .array(z.object({ value: z.string(), items: z.int().nonnegative() }))
      .optional()
      .openapi({
        description: `Of a set: up to ${MAX_LISTED_VALUES} values, those of most items first.`,
        example: [{ value: 'Drama', items: 4361 }],
      }),
    valueCount: z
      .int()
      .nonnegative()
      .optional()
      .openapi({ description: 'Of a set: how many values there are.' }),
    min: z.number().optional().openapi({ description: 'Of a number: the least that an item has.' }),
    max: z.number().optional().openapi({ description: 'Of a number: the greatest.' }),
  })
  .openapi('Attribute', { description: 'What a `filter` can ask of the items.' })
export type Attribute = z.infer<typeof attributeSchema>

export const modelResponseSchema = z
  .object({
    modelVersion: modelVersionSchema,
    dataset,
    feedback,
    counts,
    ranking,
    rating,
    evaluation,
    attributes: z.array(attributeSchema),
    analyses: z
      .array(z.enum(ANALYSIS_NAMES))
      .openapi({ description: 'Those that `/v1/analysis/{name}` has of this model.' }),
    ratingScale: z.object({ min: z.number(), max: z.number() }).nullable().openapi({
      description: 'Lowest and highest rating; null where the model has no ratings.',
    }),
  })
  .openapi('ModelResponse', {
    description: 'What the served model was trained from, how, and how good it is.',
    example: EXAMPLE_MODEL,
  })
export type ModelResponse = z.infer<typeof modelResponseSchema>
