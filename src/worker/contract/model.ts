/** GET /v1/model: the manifest of what is served, without the names of its blobs. */
import { z } from '@hono/zod-openapi'
import { manifestSchema } from '../../model/manifest.ts'
import { modelVersionSchema } from './item-answers.ts'

const { dataset, feedback, counts, ranking, rating, evaluation } = manifestSchema.shape

export const modelResponseSchema = z
  .object({
    modelVersion: modelVersionSchema,
    dataset,
    feedback,
    counts,
    ranking,
    rating,
    evaluation,
    ratingScale: z.object({ min: z.number(), max: z.number() }).nullable().openapi({
      description: 'Lowest and highest rating; null where the model has no ratings.',
    }),
  })
  .openapi('ModelResponse', {
    description: 'What the served model was trained from, how, and how good it is.',
  })
export type ModelResponse = z.infer<typeof modelResponseSchema>
