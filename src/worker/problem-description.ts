/** What an answer says of a failure, apart from its code. */
import type { ContentfulStatusCode } from 'hono/utils/http-status'

export interface Description {
  readonly status: ContentfulStatusCode
  readonly title: string
  readonly detail: string
  readonly headers?: Record<string, string>
}
