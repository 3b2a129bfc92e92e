/**
 * The document of the API keys, read, changed and written. KV knows no transactions, so that two who change it in the
 * same minute can undo each other's change: one person at a time, which STORAGE.md says.
 */

import { parseApiKey } from '../../src/model/api-key.ts'
import { type ApiKey, type ApiKeys, apiKeysSchema, KEYS_FORMAT, MAX_KEYS } from '../../src/model/api-keys.ts'
import { API_KEYS_KEY } from '../../src/model/keys.ts'
import type { WritableDocuments } from './publish-target.ts'

/** As long as nobody has made a key, everybody may ask. */
const WITHOUT_DOCUMENT: ApiKeys = { format: KEYS_FORMAT, access: 'open', keys: [] }

/** @throws {Error} on a document of another shape. */
export async function readStoredKeys(documents: WritableDocuments): Promise<ApiKeys> {
  const text = (await documents.has(API_KEYS_KEY)) ? await documents.get(API_KEYS_KEY) : null
  if (text === null) return WITHOUT_DOCUMENT
  const parsed = apiKeysSchema.safeParse(JSON.parse(text))
  if (!parsed.success) {
    throw new Error(
      `the stored keys are of no form that this version of foldin knows: ${parsed.error.message}. Nothing was changed.`,
    )
  }
  return parsed.data
}

export async function writeStoredKeys(documents: WritableDocuments, keys: ApiKeys): Promise<void> {
  await documents.put(API_KEYS_KEY, JSON.stringify(keys))
}

/**
 * With one key more; from then on whoever asks needs one.
 * @throws {Error} where there are as many as there may be, or one of this id.
 */
export function withKey(stored: ApiKeys, key: ApiKey): ApiKeys {
  if (stored.keys.length >= MAX_KEYS) {
    throw new Error(
      `there are ${MAX_KEYS} keys, and there can be no more: revoke what nobody uses any more, expired ones too`,
    )
  }
  if (stored.keys.some(({ id }) => id === key.id)) {
    throw new Error(`there is a key with the id ${key.id} already, which is a great coincidence: try again`)
  }
  return { ...stored, access: 'keys', keys: [...stored.keys, key] }
}

/**
 * Without one of them; whoever asks still needs a key, also where none is left.
 * @param named its id, or its whole text.
 * @throws {Error} where there is none of that id.
 */
export function withoutKey(stored: ApiKeys, named: string): { keys: ApiKeys; revoked: ApiKey } {
  const id = parseApiKey(named)?.id ?? named
  const revoked = stored.keys.find((key) => key.id === id)
  if (revoked === undefined) {
    const known = stored.keys.map((key) => key.id).join(', ')
    throw new Error(
      `there is no key with the id "${id.slice(0, 20)}"; expected one of: ${known === '' ? 'none' : known}`,
    )
  }
  return { keys: { ...stored, keys: stored.keys.filter((key) => key !== revoked) }, revoked }
}
