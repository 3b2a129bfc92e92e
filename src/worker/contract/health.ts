/** GET /health/live and GET /health/ready. */
import { z } from '@hono/zod-openapi'
import { modelVersionSchema } from './item-answers.ts'

export const liveResponseSchema = z.object({ status: z.literal('live') }).openapi('LiveResponse')
export type LiveResponse = z.infer<typeof liveResponseSchema>

export const readyResponseSchema = z
  .object({ status: z.literal('ready'), modelVersion: modelVersionSchema })
  .openapi('ReadyResponse')
export type ReadyResponse = z.infer<typeof readyResponseSchema>
