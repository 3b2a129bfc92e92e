/** Reads the document of the API keys, and the variable that closes the service without one. */
import { type ApiKeys, apiKeysSchema } from '../../model/api-keys.ts'
import { API_KEYS_KEY } from '../../model/keys.ts'
import { type DocumentStore, readDocument } from '../stores/documents.ts'

/** Null where none has been written yet. @throws {DocumentError} on one of another shape. */
export function readApiKeys(documents: DocumentStore): Promise<ApiKeys | null> {
  return readDocument(documents, API_KEYS_KEY, apiKeysSchema)
}

/** Whatever is neither of the two words closes the service, and `onProblem` is told: it is not opened by a slip. */
export function readRequireKeys(variable: string | undefined, onProblem: (problem: string) => void): boolean {
  if (variable === undefined || variable === 'false') return false
  if (variable !== 'true') {
    onProblem(`REQUIRE_KEYS is "${variable}", expected "true" or "false"; taking "true"`)
  }
  return true
}
