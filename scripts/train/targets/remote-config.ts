/** The configuration that reaches the account's own stores: wrangler.toml's bindings, marked as remote. */

/** What is read of wrangler's configuration. */
export interface StoreConfig {
  readonly name?: string | undefined
  readonly account_id?: string | undefined
  readonly compatibility_date?: string | undefined
  readonly kv_namespaces: readonly { readonly binding: string; readonly id?: string | undefined }[]
  readonly r2_buckets: readonly { readonly binding: string; readonly bucket_name?: string | undefined }[]
}

/** Ids of KV namespaces are 32 hex digits; wrangler.toml comes with a name of our own in its place. */
const NAMESPACE_ID = /^[0-9a-f]{32}$/

/**
 * Without a bucket where none is bound.
 * @throws {Error} where the namespace is missing, or a binding does not name a store of an account yet.
 */
export function remoteConfig(config: StoreConfig, [kvBinding, bucketBinding]: readonly [string, string]) {
  const kv = config.kv_namespaces.find(({ binding }) => binding === kvBinding)
  const bucket = config.r2_buckets.find(({ binding }) => binding === bucketBinding)
  if (kv === undefined || (bucket !== undefined && bucket.bucket_name === undefined)) {
    throw new Error(
      `wrangler.toml needs the binding ${kvBinding} (KV), and ${bucketBinding} (R2) with a bucket_name or not at all`,
    )
  }
  if (kv.id === undefined || !NAMESPACE_ID.test(kv.id)) {
    throw new Error(
      `wrangler.toml: the id of ${kvBinding} is "${kv.id ?? ''}", expected the 32 hex digits of a KV namespace. Create one with \`npx wrangler kv namespace create foldin\` and put its id there.`,
    )
  }
  return {
    name: config.name ?? 'foldin',
    compatibility_date: config.compatibility_date,
    account_id: config.account_id,
    kv_namespaces: [{ binding: kvBinding, id: kv.id, remote: true }],
    r2_buckets:
      bucket === undefined ? [] : [{ binding: bucketBinding, bucket_name: bucket.bucket_name, remote: true }],
  }
}
