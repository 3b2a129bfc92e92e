/** GET /health/live and GET /health/ready. */
import { z } from '@hono/zod-openapi'
import { modelVersionSchema } from './item-answers.ts'

export const liveResponseSchema = z
  .object({ status: z.literal('live') })
  .openapi('LiveResponse', { example: { status: 'live' } })
export type LiveResponse = z.infer<typeof liveResponseSchema>

const canarySchema = z
  .object({
    modelVersion: modelVersionSchema,
    percent: z.number().openapi({ description: 'Of the users, 0 to 100.', example: 5 }),
    status: z.enum(['served', 'loading', 'refused']).openapi({
      description: 'In this isolate. Until it is `served`, its users get the current model.',
    }),
    reason: z.string().optional().openapi({ description: 'Only where it is refused.' }),
  })
  .openapi('Canary', { description: 'The model that a share of the users gets instead.' })

export const readyResponseSchema = z
  .object({
    status: z.literal('ready'),
    modelVersion: modelVersionSchema,
    access: z.enum(['open', 'keys']).openapi({
      description: '`open`: everybody may ask, since no API key is configured. `keys`: only with a key.',
      example: 'keys',
    }),
    canary: canarySchema.optional(),
  })
  .openapi('ReadyResponse', {
    example: { status: 'ready', modelVersion: '9f2c41d07be35a88', access: 'keys' },
  })
export type ReadyResponse = z.infer<typeof readyResponseSchema>
