/**
 * R2 and KV through wrangler: the local ones that `wrangler dev` serves, or the account's own with the user's
 * login. Both are the bindings of wrangler.toml, so that everything after opening is one code path.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { KVNamespace, R2Bucket } from '@cloudflare/workers-types'
import type { PublishTarget } from '../publish-target.ts'
import { kvBlobs } from './kv-blobs.ts'
import { kvDocuments } from './kv-documents.ts'
import { localConfig } from './local-config.ts'
import { r2Blobs } from './r2-blobs.ts'
import { remoteConfig } from './remote-config.ts'
import { loadWrangler } from './wrangler.ts'

/** Names in wrangler.toml. */
const KV_BINDING = 'FOLDIN_KV'
const BUCKET_BINDING = 'FOLDIN_BUCKET'

/** Where blobs are kept; pointer and manifests are always in KV. */
export type StoreKind = 'r2' | 'kv'

interface Bindings {
  readonly [KV_BINDING]?: KVNamespace
  readonly [BUCKET_BINDING]?: R2Bucket
}

/**
 * @param stateFolder what `wrangler dev --persist-to` is given to serve it.
 * @param store null for what wrangler.toml binds: R2, or without a bucket KV.
 * @throws {Error} where wrangler.toml does not bind what is needed.
 */
export async function openLocalTarget(
  configPath: string,
  stateFolder: string,
  store: StoreKind | null = null,
): Promise<PublishTarget> {
  const { unstable_readConfig: readConfig } = await loadWrangler()
  // Wrangler keeps the state below a folder for its layout's version.
  const persist = { path: resolve(stateFolder, 'v3') }
  const config = localConfig(readConfig({ config: configPath }), [KV_BINDING, BUCKET_BINDING])
  return openDerived({ name: 'local', config, persist, store })
}

/**
 * The stores of the account that wrangler is logged in to; it asks for the login where there is none.
 * @throws {Error} where wrangler.toml does not name them yet.
 */
export async function openRemoteTarget(
  configPath: string,
  store: StoreKind | null = null,
): Promise<PublishTarget> {
  const { unstable_readConfig: readConfig } = await loadWrangler()
  const config = remoteConfig(readConfig({ config: configPath }), [KV_BINDING, BUCKET_BINDING])
  return openDerived({ name: 'remote', config, persist: false, store })
}

interface Derived {
  readonly name: 'local' | 'remote'
  readonly config: object
  readonly persist: false | { readonly path: string }
  readonly store: StoreKind | null
}

/** Opens the stores of a configuration that is made for it. */
async function openDerived({ name, config, persist, store }: Derived): Promise<PublishTarget> {
  const { getPlatformProxy } = await loadWrangler()
  const folder = await mkdtemp(join(tmpdir(), `foldin-${name}-`))
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  try {
    const configPath = join(folder, 'wrangler.json')
    await writeFile(configPath, JSON.stringify(config))
    const { env, dispose } = await getPlatformProxy<Bindings>({
      configPath,
      envFiles: [],
      persist,
      remoteBindings: name === 'remote',
    })
    return await targetOf({
      name,
      env,
      store,
      async close() {
        await dispose()
        await removeFolder()
      },
    })
  } catch (error) {
    await removeFolder()
    throw error
  }
}

interface Opened {
  readonly name: string
  readonly env: Bindings
  readonly store: StoreKind | null
  close(): Promise<void>
}

async function targetOf({ name, env, store, close }: Opened): Promise<PublishTarget> {
  const { [KV_BINDING]: kv, [BUCKET_BINDING]: bucket } = env
  if (kv === undefined || (store === 'r2' && bucket === undefined)) {
    await close()
    throw new Error(
      kv === undefined
        ? `wrangler.toml needs the binding ${KV_BINDING} (KV)`
        : `wrangler.toml has no binding ${BUCKET_BINDING} (R2): add it, or keep the blobs in KV with --store kv`,
    )
  }
  const blobs = bucket === undefined || store === 'kv' ? kvBlobs(kv) : r2Blobs(bucket)
  return { name, blobs, documents: kvDocuments(kv), close }
}
