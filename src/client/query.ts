/** Query strings as the API reads them. */

export type Query = Readonly<Record<string, unknown>>

/** Lists repeat their parameter, objects are JSON text, `undefined` leaves a parameter out. Begins with `?`, or is empty. */
export function queryString(query: Query): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) {
      parameters.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one))
    }
  }
  const text = String(parameters)
  return text && `?${text}`
}
