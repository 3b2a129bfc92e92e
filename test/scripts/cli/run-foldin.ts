/** Runs the launcher as a user does, in a folder of its own. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const FOLDIN_LAUNCHER = fileURLToPath(new URL('../../../scripts/train/foldin.mjs', import.meta.url))

export interface FoldinRun {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export function runFoldin(args: readonly string[], folder: string): Promise<FoldinRun> {
  return new Promise((resolve) => {
    execFile(process.execPath, [FOLDIN_LAUNCHER, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}
