#!/usr/bin/env node
/**
 * Launcher of the `foldin` command. The command is TypeScript that Node 24 runs directly; where this is an
 * older Node, the pinned one from `node_modules` takes over with the same arguments.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REQUIRED_MAJOR = 24
const cli = fileURLToPath(new URL('./cli.ts', import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= REQUIRED_MAJOR) {
  await import('./cli.ts')
} else {
  const child = spawn(pinnedNode(), [cli, ...process.argv.slice(2)], { stdio: 'inherit' })
  // Otherwise this process would end and leave the other one serving.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`foldin cannot start the pinned Node: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
}

function pinnedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json')
    return join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  } catch {
    console.error(
      `foldin needs Node ${REQUIRED_MAJOR}, this is ${process.versions.node}, and the pinned "node" package is not installed. Run: npm install`,
    )
    process.exit(1)
  }
}
