/** GET /v1/users/{userId}/similar. */
import { z } from '@hono/zod-openapi'
import { modelVersionSchema } from './item-answers.ts'
import { limitQuerySchema, userIdSchema } from './request-fields.ts'

export const similarUsersQuerySchema = z.strictObject({ limit: limitQuerySchema })

export const similarUserSchema = z
  .object({
    userId: userIdSchema,
    score: z.number().openapi({ description: 'Cosine of the tastes, −1 to 1.', example: 0.7421 }),
  })
  .openapi('SimilarUser')
export type SimilarUser = z.infer<typeof similarUserSchema>

export const similarUsersResponseSchema = z
  .object({
    modelVersion: modelVersionSchema,
    userId: userIdSchema,
    users: z.array(similarUserSchema).openapi({
      description:
        'Nearest first, without the user. Empty for a user whom the model does not know, or of whom it knows nothing that they liked.',
    }),
  })
  .openapi('SimilarUsersResponse', {
    example: {
      modelVersion: '9f2c41d07be35a88',
      userId: '42',
      users: [
        { userId: '318', score: 0.7421 },
        { userId: '7', score: 0.7016 },
      ],
    },
  })
export type SimilarUsersResponse = z.infer<typeof similarUsersResponseSchema>
