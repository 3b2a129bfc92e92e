/** The configuration that reaches the stores of this machine: wrangler.toml's, without the Worker and all else of it. */
import type { StoreConfig } from './remote-config.ts'

/** With the bindings of these names alone, where they are bound. */
export function localConfig(config: StoreConfig, [kvBinding, bucketBinding]: readonly [string, string]) {
  return {
    name: config.name ?? 'foldin',
    compatibility_date: config.compatibility_date,
    kv_namespaces: config.kv_namespaces.filter(({ binding }) => binding === kvBinding),
    r2_buckets: config.r2_buckets.filter(({ binding }) => binding === bucketBinding),
  }
}
