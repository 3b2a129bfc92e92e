/** Reads the document of the API keys, and the variable that closes the service without one. */
import { type ApiKeys, apiKeysSchema } from '../../model/api-keys.ts'
import { API_KEYS_KEY } from '../../model/keys.ts'
import { DocumentError, type DocumentStore } from '../stores/documents.ts'

/** Null where none has been written yet. @throws {DocumentError} on one of another shape. */
export async function readApiKeys(documents: DocumentStore): Promise<ApiKeys | null> {
  const document = await documents.get(API_KEYS_KEY)
  if (document === null) return null
  const parsed = apiKeysSchema.safeParse(document)
  if (!parsed.success) throw new DocumentError(`${API_KEYS_KEY}: ${parsed.error.message}`)
  return parsed.data
}

/** Whatever is neither of the two words closes the service, and `onProblem` is told: it is not opened by a slip. */
export function readRequireKeys(variable: string | undefined, onProblem: (problem: string) => void): boolean {
  if (variable === undefined || variable === 'false') return false
  if (variable !== 'true') {
    onProblem(`REQUIRE_KEYS is "${variable}", expected "true" or "false"; taking "true"`)
  }
  return true
}
