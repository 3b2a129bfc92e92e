/** wrangler.toml says twice what the limiters are set to: to the platform, and to the Worker. */
import { expect, test } from 'vitest'
import { WRANGLER_CONFIG } from '../../../scripts/train/project.ts'
import { loadWrangler } from '../../../scripts/train/targets/wrangler.ts'
import { LIMITER_NAMES, readRatePolicies } from '../../../src/worker/access/rate-policies.ts'

interface LimitConfig {
  readonly ratelimits: readonly {
    readonly name: string
    readonly namespace_id: string
    readonly simple: { readonly limit: number; readonly period: number }
  }[]
  readonly vars: Record<string, unknown>
}

test('both times the same', async () => {
  const { unstable_readConfig: readConfig } = await loadWrangler()
  const { ratelimits, vars }: LimitConfig = readConfig({ config: WRANGLER_CONFIG })
  const problems: string[] = []
  const policies = readRatePolicies(String(vars.RATE_LIMITS), (problem) => problems.push(problem))
  expect(problems).toEqual([])
  const bound = ratelimits.map(({ name, simple }) => [
    name.replace('RATE_LIMIT_', '').toLowerCase(),
    { quota: simple.limit, windowS: simple.period },
  ])
  expect(Object.fromEntries(bound)).toEqual(policies)
  expect(Object.keys(policies).toSorted()).toEqual([...LIMITER_NAMES].toSorted())
  expect(new Set(ratelimits.map(({ namespace_id }) => namespace_id)).size).toBe(LIMITER_NAMES.length)
})
