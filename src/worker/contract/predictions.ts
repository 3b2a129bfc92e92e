/** POST /v1/predictions. */
import { z } from '@hono/zod-openapi'
import { modelVersionSchema } from './item-answers.ts'
import { MAX_PREDICTED } from './limits.ts'
import { halfLifeDaysSchema } from './recommendation-options.ts'
import { interactionsSchema } from './recommendations.ts'
import { itemIdSchema, userIdSchema } from './request-fields.ts'

export const predictionsRequestSchema = z
  .strictObject({
    userId: userIdSchema.optional(),
    interactions: interactionsSchema,
    halfLifeDays: halfLifeDaysSchema,
    itemIds: z
      .array(itemIdSchema)
      .min(1)
      .max(MAX_PREDICTED)
      .openapi({ description: 'Items to predict a rating of; each must be known.', example: ['1', '3'] }),
  })
  .openapi('PredictionsRequest', {
    example: { interactions: [{ itemId: '2', value: 4.5 }], itemIds: ['1', '3'] },
  })
export type PredictionsRequest = z.input<typeof predictionsRequestSchema>

export const predictionSchema = z
  .object({
    itemId: itemIdSchema,
    predictedRating: z
      .number()
      .openapi({ description: 'By biases and factors, on the rating scale.', example: 4.21 }),
    biasOnlyRating: z.number().openapi({
      description: 'By the mean and the biases of user and item alone, for comparison.',
      example: 3.92,
    }),
  })
  .openapi('Prediction')
export type Prediction = z.infer<typeof predictionSchema>

export const predictionsResponseSchema = z
  .object({
    modelVersion: modelVersionSchema,
    predictions: z.array(predictionSchema).openapi({ description: 'In the order of `itemIds`.' }),
    fallback: z.literal('average-user').optional().openapi({
      description: 'Present where nothing is known of the visitor: the ratings are those of an average user.',
    }),
  })
  .openapi('PredictionsResponse', {
    example: {
      modelVersion: '9f2c41d07be35a88',
      predictions: [
        { itemId: '1', predictedRating: 4.21, biasOnlyRating: 3.92 },
        { itemId: '3', predictedRating: 3.38, biasOnlyRating: 3.26 },
      ],
    },
  })
export type PredictionsResponse = z.infer<typeof predictionsResponseSchema>
