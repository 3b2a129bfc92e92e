/** A Worker that uses the client as a site's backend would: asks for the visitor, reports after it has answered. */
import { createFoldinClient } from '../../src/client/index.ts'

export default {
  async fetch(
    request: Request,
    _env: unknown,
    context: { waitUntil(work: Promise<unknown>): void },
  ): Promise<Response> {
    const client = createFoldinClient({ endpoint: new URL(request.url).searchParams.get('endpoint') ?? '' })
    const { items, recommendationId } = await client.recommend({ interactions: [{ itemId: '12' }], limit: 3 })
    for (const { itemId } of items) {
      client.track({ type: 'impression', userId: '42', itemId, recommendationId })
    }
    context.waitUntil(client.flush())
    return Response.json(items.map(({ itemId }) => itemId))
  },
}
