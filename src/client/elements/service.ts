/** What the elements of a page share for each service: its calls, and one queue of events. */
import { createEventQueue, type EventQueue } from '../event-queue.ts'
import { whenPageLeaves } from '../page-leaving.ts'
import { createTransport, type Transport } from '../transport.ts'
import { element } from './dom.ts'

export type Service = Transport & EventQueue

const services = new Map<string, Service>()
/** Of elements without `endpoint`: where their script came from. */
let scriptEndpoint = ''

export function setScriptEndpoint(url: string): void {
  scriptEndpoint = url
}

/** The absolute URL that `foldin:rate` names an element's service by; empty where there is none, what is given where it is no URL. */
export function endpointOf(host: HTMLElement): string {
  const given = host.getAttribute('endpoint') ?? scriptEndpoint
  // A path is of the page's own origin; nothing at all is a mistake.
  return given && element('a', { href: given }).href
}

/**
 * The service that an element's attributes `endpoint` and `key` name.
 * @throws {TypeError} where there is no endpoint, or none that is a URL.
 */
export function serviceOf(host: HTMLElement): Service {
  const key = host.getAttribute('key') ?? undefined
  const endpoint = endpointOf(host)
  const name = `${endpoint} ${key}`
  let service = services.get(name)
  if (!service) {
    const transport = createTransport({ endpoint, key })
    service = { ...transport, ...createEventQueue(transport) }
    whenPageLeaves(service.leave)
    services.set(name, service)
  }
  return service
}
