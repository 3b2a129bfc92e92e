/** Where a request comes from, as far as it is counted: one household, office or phone. Kept nowhere. */

const LOOPBACK = /^(127\.|::1$)/
/** Of the 128 bits of an IPv6 address, the 64 that a provider gives to one customer. */
const IPV6_GROUPS = 4

/**
 * An IPv4 address, or the first 64 bits of an IPv6 one: who has such a network has 2⁶⁴ addresses to count anew with.
 * Null for this machine, where somebody develops or measures, and where the platform does not tell.
 */
export function visitorAddress(request: Request): string | null {
  // Cloudflare sets it, and lets no caller set it.
  const address = request.headers.get('CF-Connecting-IP')
  if (address === null || LOOPBACK.test(address)) return null
  return address.includes(':') && !address.includes('.') ? networkOf(address) : address
}

/** `2001:db8::1` → `2001:db8:0:0`. */
function networkOf(address: string): string {
  const [head = '', tail = ''] = address.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  return [...before, ...zeros, ...after].slice(0, IPV6_GROUPS).join(':')
}
