/** Runs documented commands as a reader would, in a folder with the sample as their data and a store of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PROJECT_FOLDER } from '../../scripts/train/project.ts'
import { findFreePort, LOOPBACK } from '../../scripts/train/serve.ts'
import { FOLDIN_LAUNCHER } from '../scripts/cli/run-foldin.ts'

const HELD_OUT_ROWS = 2_000
const DOCUMENTED_PORT = '8787'
const READY = /Foldin is ready: \S+/

/** Commands that would otherwise use the project's own local store. */
const STORING = 'publish|versions|rollback|promote|prune|dev|keys'

/** Stands in for npx, which would look for the package in the reader's own project. */
function npxShim(stateFolder: string): string {
  return `#!/bin/sh
[ "$1" = foldin ] || { echo "unexpected: npx $*" >&2; exit 1; }
shift
case "$1" in
  ${STORING}) set -- "$@" --state '${stateFolder}' ;;
esac
exec '${process.execPath}' '${FOLDIN_LAUNCHER}' "$@"
`
}

/** A refused request fails the command, which curl alone does not say. */
const CURL_SHIM = `#!/bin/sh
PATH="$READERS_PATH" exec curl --fail-with-body "$@"
`

export interface Shell {
  /** Resolves with what the script printed. @throws with it where the script fails. */
  run(script: string): Promise<string>
  /** Starts what serves until the shell is closed, and resolves when it is ready. */
  start(script: string): Promise<void>
  close(): Promise<void>
}

export async function openShell(): Promise<Shell> {
  const folder = mkdtempSync(join(tmpdir(), 'foldin-documents-'))
  layData(folder)
  const bin = join(folder, '.bin')
  mkdirSync(bin)
  const shims = { npx: npxShim(join(folder, '.state')), curl: CURL_SHIM }
  for (const [name, text] of Object.entries(shims)) {
    writeFileSync(join(bin, name), text)
    chmodSync(join(bin, name), 0o755)
  }
  const port = await findFreePort(LOOPBACK, 20_000)
  const readersPath = `${dirname(process.execPath)}:${process.env.PATH}`
  const environment = { ...process.env, READERS_PATH: readersPath, PATH: `${bin}:${readersPath}` }
  const services: ChildProcess[] = []
  const spawned = (script: string) =>
    spawn('bash', ['-euo', 'pipefail', '-c', script.replaceAll(DOCUMENTED_PORT, String(port))], {
      cwd: folder,
      env: environment,
      detached: true,
    })
  return {
    async run(script) {
      const child = spawned(script)
      let printed = ''
      child.stdout.on('data', (text) => (printed += text))
      child.stderr.on('data', (text) => (printed += text))
      const code = await new Promise((resolve) => child.on('close', resolve))
      if (code !== 0) throw new Error(`exit code ${code} of\n${script}\n${printed}`)
      return printed
    },
    async start(script) {
      const child = spawned(script.replace(/foldin dev\b/, `foldin dev --port ${DOCUMENTED_PORT}`))
      services.push(child)
      await new Promise<void>((resolve, reject) => {
        let printed = ''
        const read = (text: Buffer) => {
          printed += text
          if (READY.test(printed)) resolve()
        }
        child.stdout.on('data', read)
        child.stderr.on('data', read)
        child.on('close', (code) => reject(new Error(`exit code ${code} of\n${script}\n${printed}`)))
      })
    },
    async close() {
      for (const child of services) {
        const closed = new Promise((resolve) => child.on('close', resolve))
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
        await closed
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** `ratings.csv`, `movies.csv` and `held-out.csv`, the names that the documents use. */
function layData(folder: string): void {
  const sample = join(PROJECT_FOLDER, 'data/sample')
  cpSync(join(sample, 'movies.csv'), join(folder, 'movies.csv'))
  const [header = '', ...rows] = readFileSync(join(sample, 'ratings.csv'), 'utf8').trim().split('\n')
  const write = (name: string, of: readonly string[]) =>
    writeFileSync(join(folder, name), `${[header, ...of].join('\n')}\n`)
  write('held-out.csv', rows.slice(0, HELD_OUT_ROWS))
  write('ratings.csv', rows.slice(HELD_OUT_ROWS))
}
