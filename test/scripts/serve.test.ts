import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { findFreePort, isFree, LOOPBACK, serve } from '../../scripts/train/serve.ts'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
})

/** Takes a port that the system chooses, under this address. */
function take(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    servers.push(server)
    server.once('error', reject)
    server.listen(0, address, () => resolve((server.address() as { port: number }).port))
  })
}

describe('ports', () => {
  test('a port is taken while somebody listens, and the next one is found', async () => {
    const port = await take(LOOPBACK)
    expect(await isFree(LOOPBACK, port)).toBe(false)
    expect(await findFreePort(LOOPBACK, port)).toBeGreaterThan(port)
  })

  test('localhost is taken as well where somebody listens on its IPv6 address', async () => {
    const port = await take('::1').catch(() => null)
    // Without IPv6 nobody can listen there, which must not make every port taken.
    if (port === null) expect(await findFreePort(LOOPBACK, 20_000)).toBeGreaterThanOrEqual(20_000)
    else expect(await isFree(LOOPBACK, port)).toBe(false)
  })
})

test('a Worker that cannot be built is an error, not a hanging start', async () => {
  const start = serve({
    configPath: 'test/scripts/no-such-wrangler.toml',
    stateFolder: '.',
    host: LOOPBACK,
    port: 8787,
  })
  await expect(start).rejects.toThrow('no-such-wrangler.toml')
})
