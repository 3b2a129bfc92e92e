/** `foldin keys`: who may ask the API. */
import type { Command } from 'commander'
import {
  type ApiKey,
  isExpired,
  MAX_ORIGINS,
  RATE_LIMIT_TIERS,
  type RateLimitTier,
  SCOPES,
  type Scope,
} from '../../../src/model/api-keys.ts'
import { type KeyWishes, newKey } from '../new-key.ts'
import { createOutput, printJson, printLine } from '../output.ts'
import { readStoredKeys, withKey, withoutKey, writeStoredKeys } from '../stored-keys.ts'
import { UsageError } from './failure.ts'
import { expiry, keyName, severalOf, webOrigin } from './key-options.ts'
import { oneOf } from './option-values.ts'
import { type TargetOptions, withStoreOptions, withTarget } from './target-options.ts'

interface CreateArguments extends TargetOptions {
  readonly publishable: boolean
  readonly secret: boolean
  readonly origin?: readonly string[]
  readonly scope?: readonly Scope[]
  readonly name?: string
  /** Milliseconds since 1970. */
  readonly expires?: number
  readonly rateLimit: RateLimitTier
}

/** @param nowMs milliseconds since 1970. */
export function addKeyCommands(program: Command, nowMs: () => number = Date.now): void {
  const keys = program
    .command('keys')
    .summary('say who may ask the API')
    .description(
      'API keys. Without any, everybody may ask. A running Worker goes by a change within a minute. Change keys from one machine at a time.',
    )

  withStoreOptions(keys.command('create'))
    .summary('make a key')
    .description(
      'Make a key and print it, this once: only its hash is stored. The first one closes the service.',
    )
    .option('--publishable', 'for pages: reads, and sends events, from its origins alone', false)
    .option('--secret', 'for servers', false)
    .option('--origin <origin>', 'of a publishable key, may be given again', severalOf(webOrigin))
    .option(
      '--scope <scope>',
      `of a secret key, may be given again: ${SCOPES.join(', ')} (default: read)`,
      severalOf(oneOf(...SCOPES)),
    )
    .option('--name <name>', 'to tell it from others', keyName)
    .option('--expires <when>', 'days from now (90d) or a date (2027-01-31)', expiry(nowMs))
    .option('--rate-limit <tier>', RATE_LIMIT_TIERS.join(', '), oneOf(...RATE_LIMIT_TIERS), 'standard')
    .action((options: CreateArguments) => create(options, nowMs()))

  withStoreOptions(keys.command('list'))
    .summary('list the keys')
    .description('List the keys, without what is secret of them.')
    .action((options: TargetOptions) => list(options, nowMs()))

  withStoreOptions(keys.command('revoke'))
    .summary('revoke a key')
    .description('Revoke a key. Where it was the last one, nobody may ask until there is another.')
    .argument('<id>', 'of `foldin keys list`, or the key itself')
    .action(revoke)

  withStoreOptions(keys.command('open'))
    .summary('answer everybody')
    .description(
      'Answer everybody, without a key; all but the export of events and erasure. The keys stay, for `foldin keys close`.',
    )
    .action((options: TargetOptions) => setAccess('open', options))

  withStoreOptions(keys.command('close'))
    .summary('answer with a key alone')
    .description('Answer with a key alone, also where there is none.')
    .action((options: TargetOptions) => setAccess('keys', options))
}

async function create(options: CreateArguments, nowMs: number): Promise<void> {
  const { text, stored } = newKey(wishesOf(options), nowMs)
  await withTarget(options, async ({ name, documents }) => {
    const before = await readStoredKeys(documents)
    await writeStoredKeys(documents, withKey(before, stored))
    if (options.json) return printJson({ key: text, ...shownOf(stored, nowMs), target: name })
    printLine(text)
    const { say } = createOutput(process.stderr)
    say(`${describeKey(stored, nowMs)} (${name})`)
    say('It is shown this once: only its hash is stored. Running Workers take it within a minute.')
    if (before.access === 'open') {
      say('From then on the service answers with a key alone, which `foldin keys open` undoes.')
    }
  })
}

function wishesOf(options: CreateArguments): KeyWishes {
  const { publishable, secret, origin = [], scope, name = null, expires = null, rateLimit } = options
  if (publishable === secret) {
    throw new UsageError(
      'a key is either --publishable, for pages, or --secret, for servers: give one of them',
    )
  }
  if (publishable && scope !== undefined) {
    throw new UsageError('--scope is for secret keys: a publishable one reads and sends events')
  }
  if (publishable && (origin.length === 0 || origin.length > MAX_ORIGINS)) {
    throw new UsageError(
      `a publishable key works from 1 to ${MAX_ORIGINS} origins, got ${origin.length}: give each with --origin https://shop.example`,
    )
  }
  if (secret && origin.length > 0) {
    throw new UsageError('--origin is for publishable keys: a secret one is for servers, which have none')
  }
  const kind = publishable ? 'publishable' : 'secret'
  return { kind, name, origins: origin, scopes: scope ?? ['read'], rateLimit, expiresAtMs: expires }
}

async function list(options: TargetOptions, nowMs: number): Promise<void> {
  await withTarget(options, async ({ name, documents }) => {
    const { access, keys } = await readStoredKeys(documents)
    if (options.json) {
      return printJson({ access, keys: keys.map((key) => shownOf(key, nowMs)), target: name })
    }
    for (const key of keys) printLine(describeKey(key, nowMs))
    createOutput(process.stderr).say(
      access === 'open' ? 'The service answers everybody.' : 'The service answers with a key alone.',
    )
  })
}

async function revoke(named: string, options: TargetOptions): Promise<void> {
  await withTarget(options, async ({ name, documents }) => {
    const { keys, revoked } = withoutKey(await readStoredKeys(documents), named)
    await writeStoredKeys(documents, keys)
    if (options.json) return printJson({ id: revoked.id, left: keys.keys.length, target: name })
    printLine(`${revoked.id} is revoked; running Workers refuse it within a minute.`)
    if (keys.keys.length === 0 && keys.access === 'keys') {
      printLine('It was the last one: nobody may ask until there is another, or `foldin keys open`.')
    }
  })
}

async function setAccess(access: 'open' | 'keys', options: TargetOptions): Promise<void> {
  await withTarget(options, async ({ name, documents }) => {
    const stored = await readStoredKeys(documents)
    await writeStoredKeys(documents, { ...stored, access })
    if (options.json) return printJson({ access, keys: stored.keys.length, target: name })
    printLine(
      access === 'open'
        ? 'Running Workers answer everybody within a minute, unless REQUIRE_KEYS is "true".'
        : `Running Workers answer with one of ${stored.keys.length} keys alone, within a minute.`,
    )
  })
}

/** All but the hash. */
function shownOf({ hash: _, ...key }: ApiKey, nowMs: number) {
  return { ...key, expired: isExpired({ hash: '', ...key }, nowMs) }
}

function describeKey(key: ApiKey, nowMs: number): string {
  const { id, kind, name, origins, scopes, rateLimit, expiresAt } = key
  const end = expiresAt === null ? [] : [`${isExpired(key, nowMs) ? 'expired' : 'until'} ${expiresAt}`]
  return [
    id,
    kind,
    scopes.join(' + '),
    ...(origins.length === 0 ? [] : [origins.join(' ')]),
    `limit ${rateLimit}`,
    ...end,
    ...(name === null ? [] : [JSON.stringify(name)]),
  ].join('  ')
}
