import { expect, test } from 'vitest'
import { remoteConfig } from '../../../scripts/train/targets/remote-config.ts'

const config = {
  name: 'shop',
  account_id: 'account',
  compatibility_date: '2026-11-01',
  kv_namespaces: [{ binding: 'KV', id: '0123456789abcdef0123456789abcdef' }],
  r2_buckets: [{ binding: 'R2', bucket_name: 'bucket' }],
}

test('marks both stores as remote and takes nothing else of the Worker along', () => {
  expect(remoteConfig(config, ['KV', 'R2'])).toEqual({
    name: 'shop',
    account_id: 'account',
    compatibility_date: '2026-11-01',
    kv_namespaces: [{ binding: 'KV', id: '0123456789abcdef0123456789abcdef', remote: true }],
    r2_buckets: [{ binding: 'R2', bucket_name: 'bucket', remote: true }],
  })
})

test('says how to create the namespace where wrangler.toml has only our own name for it', () => {
  const local = { ...config, kv_namespaces: [{ binding: 'KV', id: 'foldin-local' }] }
  expect(() => remoteConfig(local, ['KV', 'R2'])).toThrow(
    'wrangler.toml: the id of KV is "foldin-local", expected the 32 hex digits of a KV namespace. Create one with `npx wrangler kv namespace create foldin` and put its id there.',
  )
})

test('leaves the bucket out where none is bound', () => {
  expect(remoteConfig({ ...config, r2_buckets: [] }, ['KV', 'R2']).r2_buckets).toEqual([])
})

test.each([[{ ...config, kv_namespaces: [] }], [{ ...config, r2_buckets: [{ binding: 'R2' }] }]])(
  'says which bindings it needs, of %j',
  (lacking) => {
    expect(() => remoteConfig(lacking, ['KV', 'R2'])).toThrow(
      'wrangler.toml needs the binding KV (KV), and R2 (R2) with a bucket_name or not at all',
    )
  },
)
