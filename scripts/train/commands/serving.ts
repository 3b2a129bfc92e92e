/** Serving until Ctrl-C: what `foldin dev` and the end of `foldin demo` do. */
import type { Command } from 'commander'
import { createOutput, type Output, printLine } from '../output.ts'
import { LOCAL_STATE_FOLDER, WRANGLER_CONFIG } from '../project.ts'
import { findFreePort, isFree, LOOPBACK, serve } from '../serve.ts'
import { readPointer } from '../served-versions.ts'
import { openLocalTarget } from '../targets/cloudflare.ts'
import { wholeNumber } from './option-values.ts'

export const DEFAULT_PORT = 8787

export interface ServingOptions {
  readonly host: string
  /** Undefined takes the first free one from 8787 on. */
  readonly port?: number
  /** Folder of the local store. */
  readonly state: string
}

export function withServingOptions(command: Command): Command {
  return command
    .option('--host <address>', 'address to listen on; 0.0.0.0 for every one of this machine', LOOPBACK)
    .option(
      '--port <n>',
      `port to listen on (default: ${DEFAULT_PORT}, or the next free one)`,
      wholeNumber(1, 65535),
    )
    .option('--state <folder>', 'folder of the local store', LOCAL_STATE_FOLDER)
}

export function addDevCommand(program: Command): void {
  withServingOptions(program.command('dev'))
    .summary('serve what has been published locally')
    .description('Serve the locally published model, API and demo site, until Ctrl-C.')
    .action(async (options: ServingOptions) => {
      await refuseWithoutModel(options.state)
      await serveUntilInterrupted(options, createOutput(process.stderr))
    })
}

async function refuseWithoutModel(stateFolder: string): Promise<void> {
  const target = await openLocalTarget(WRANGLER_CONFIG, stateFolder)
  try {
    if ((await readPointer(target.documents)) === null) {
      throw new Error(
        'nothing has been published locally yet: run `foldin publish` after `foldin train`, or `foldin demo`',
      )
    }
  } finally {
    await target.close()
  }
}

/** Resolves after Ctrl-C (SIGINT, SIGTERM), when everything is closed. */
export async function serveUntilInterrupted(options: ServingOptions, output: Output): Promise<void> {
  const port = await choosePort(options, output)
  output.say('Starting the Worker …')
  const worker = await serve({
    configPath: WRANGLER_CONFIG,
    stateFolder: options.state,
    host: options.host,
    port,
  })
  const interrupt = nextInterrupt()
  printLine(`Foldin is ready: ${worker.url}`)
  if (worker.access === 'keys') {
    output.say('It answers with an API key alone, the site too; `foldin keys open` lets everybody in.')
  }
  output.say('Ctrl-C stops it.')
  await interrupt
  output.say('Stopping.')
  await worker.close()
}

async function choosePort({ host, port }: ServingOptions, output: Output): Promise<number> {
  if (port === undefined) {
    const free = await findFreePort(host, DEFAULT_PORT)
    if (free !== DEFAULT_PORT) output.say(`Port ${DEFAULT_PORT} is taken; this is port ${free}.`)
    return free
  }
  if (!(await isFree(host, port))) throw new Error(`port ${port} of ${host} is taken: choose another --port`)
  return port
}

const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * The next request to stop; repeated ones are the same, as npm and the terminal both send one. Replaces the
 * listeners of wrangler's runtime, which would end the process at once.
 */
function nextInterrupt(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of INTERRUPTS) {
      process.removeAllListeners(signal)
      process.on(signal, () => resolve())
    }
  })
}
