/** What to tell a visitor when a call failed, in words that say what they can do. */
import { FoldinError } from '../client/index.ts'

export interface Failure {
  readonly title: string
  readonly advice: string
  /** A key that the service takes would mend it. */
  readonly asksForKey?: true
}

/** @throws `error` itself where it is not a FoldinError: a mistake of this page, not of the service. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof FoldinError)) throw error
  switch (error.code) {
    case 'unreachable':
      return { title: 'The service does not answer', advice: 'Are you online? Your ratings are safe here.' }
    case 'timeout':
      return { title: 'The service takes too long', advice: 'Your ratings are safe here; try once more.' }
    case 'no-model':
      return {
        title: 'No model has been published yet',
        advice: 'Run “npx foldin demo” to train and publish one, then try again.',
      }
    case 'no-analysis':
      return { title: 'The served model has no such analysis', advice: 'Training it again makes them.' }
    case 'model-unavailable':
      return { title: 'The model cannot be read just now', advice: 'This usually passes in seconds.' }
    case 'missing-key':
      return {
        title: 'This service asks for a key',
        advice: 'It answers nobody without one; your ratings are safe here.',
        asksForKey: true,
      }
    case 'invalid-key':
    case 'expired-key':
      return {
        title: 'The service does not take this key any more',
        advice: 'It was revoked, has expired, or is less than a minute old.',
        asksForKey: true,
      }
    case 'origin-not-allowed':
      return { title: 'This key is for other sites', advice: 'It has to name this one.', asksForKey: true }
    case 'unknown-item':
      return { title: 'This film is not in the catalogue', advice: 'The link may be from another catalogue.' }
    default:
      return { title: 'Something went wrong', advice: error.detail }
  }
}
