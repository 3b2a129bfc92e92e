/** Which stores a command works on: this machine's or the account's, blobs in R2 or in KV. */
import type { Command } from 'commander'
import { LOCAL_STATE_FOLDER, WRANGLER_CONFIG } from '../project.ts'
import type { PublishTarget } from '../publish-target.ts'
import { openLocalTarget, openRemoteTarget, type StoreKind } from '../targets/cloudflare.ts'
import { oneOf } from './option-values.ts'

export interface TargetOptions {
  readonly to: 'local' | 'remote'
  /** Undefined for what wrangler.toml binds. */
  readonly store?: StoreKind
  readonly state: string
  readonly json: boolean
}

export function withTargetOptions(command: Command): Command {
  return withStoreOptions(command).option(
    '--store <kind>',
    'where blobs are kept, r2 or kv (default: r2 where wrangler.toml binds a bucket, or else kv)',
    oneOf('r2', 'kv'),
  )
}

/** For commands that touch no blobs. */
export function withStoreOptions(command: Command): Command {
  return command
    .option('--to <target>', 'local or remote', oneOf('local', 'remote'), 'local')
    .option('--remote', 'the same as --to remote')
    .on('option:remote', () => command.setOptionValue('to', 'remote'))
    .option('--state <folder>', 'folder of the local store', LOCAL_STATE_FOLDER)
    .option('--json', 'print one JSON object on stdout', false)
}

export async function withTarget(
  { to, state, store = null }: Omit<TargetOptions, 'store'> & { readonly store?: StoreKind | null },
  act: (target: PublishTarget) => Promise<void>,
): Promise<void> {
  const target =
    to === 'remote'
      ? await openRemoteTarget(WRANGLER_CONFIG, store)
      : await openLocalTarget(WRANGLER_CONFIG, state, store)
  try {
    await act(target)
  } finally {
    await target.close()
  }
}
