/** The `foldin` command: reads the arguments, runs one command, and ends with 0 done, 1 failed, 2 wrong usage. */

import { describeFailure } from './commands/failure.ts'
import { createProgram } from './commands/program.ts'

const program = createProgram()
try {
  await program.parseAsync()
} catch (error) {
  const { exitCode, message } = describeFailure(error, program.opts<{ debug?: boolean }>().debug === true)
  if (message !== null) process.stderr.write(`${message}\n`)
  process.exitCode = exitCode
}
