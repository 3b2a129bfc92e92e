/** One generated request, as plain values: it can be sent, shrunk, and printed so that it can be sent again. */

export interface FuzzRequest {
  readonly method: string
  /** Path and query as they go over the wire, beginning with a slash. */
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | Uint8Array<ArrayBuffer> | null
}

const WITHOUT_BODY = ['GET', 'HEAD']

export function requestInit({ method, headers, body }: FuzzRequest): RequestInit {
  // The platform's Request refuses a body here before any server sees it.
  const sent = WITHOUT_BODY.includes(method.toUpperCase()) ? null : body
  return { method, headers: headers.map(([name, value]): [string, string] => [name, value]), body: sent }
}

/** As a line of JavaScript; long ones are cut in the middle. */
export function described({ method, target, headers, body }: FuzzRequest): string {
  const shownBody = body instanceof Uint8Array ? `hex ${Buffer.from(body).toString('hex')}` : body
  return [method, target, JSON.stringify(headers), JSON.stringify(shownBody)].map(cut).join(' ')
}

function cut(text: string): string {
  return text.length <= 2000
    ? text
    : `${text.slice(0, 1000)} … ${text.length} characters … ${text.slice(-500)}`
}
