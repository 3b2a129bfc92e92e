/** Answers as the routes describe them; `src/worker/openapi` adds headers and problems. */
import type { z } from '@hono/zod-openapi'

export function jsonResponse<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } }
}
