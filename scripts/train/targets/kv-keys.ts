/** Which keys a KV namespace has. Listing, unlike reading, leaves no memory of a key that is not there. */
import type { KVNamespace } from '@cloudflare/workers-types'

export async function hasKey(kv: Pick<KVNamespace, 'list'>, key: string): Promise<boolean> {
  const { keys } = await kv.list({ prefix: key, limit: 1 })
  return keys.some(({ name }) => name === key)
}

/** All of them, in order. */
export async function listKeys(kv: Pick<KVNamespace, 'list'>, prefix: string): Promise<string[]> {
  const names: string[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof kv.list>> = await kv.list({ prefix, cursor })
    names.push(...page.keys.map(({ name }) => name))
    cursor = page.list_complete ? null : page.cursor
  } while (cursor !== null)
  return names
}
