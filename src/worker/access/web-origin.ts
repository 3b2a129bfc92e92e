/**
 * Which page a request comes from. Browsers say it, and let no page say otherwise; whoever is no browser can say what
 * they like. So it keeps a publishable key from being used by other sites, not from being used by other programs.
 */

/** As browsers write it, `https://shop.example`; `null` in four letters from pages without one; null from no page. */
export function originOf(request: Request): string | null {
  const origin = request.headers.get('Origin')
  if (origin !== null) return origin
  // A page that reads from the origin it came from sends no `Origin`, but this. `Referer` would be the other way to
  // know; many pages withhold it.
  return request.headers.get('Sec-Fetch-Site') === 'same-origin' ? ownOrigin(request) : null
}

export function ownOrigin(request: Request): string {
  return new URL(request.url).origin
}
