/** All commands and what they have in common. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addDemoCommand } from './demo.ts'
import { addEvaluateCommand } from './evaluate.ts'
import { addEventCommands } from './events.ts'
import { addKeyCommands } from './keys.ts'
import { addPublishCommand } from './publishing.ts'
import { addReportCommand } from './report.ts'
import { addDevCommand } from './serving.ts'
import { addTrainCommand } from './train.ts'
import { addTuneCommand } from './tune.ts'
import { addVersionCommands } from './versions.ts'

export function createProgram(): Command {
  const program = new Command('foldin')
    .description('Recommendations at the edge: train, measure, publish, serve.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .option('--debug', 'print the stack of an error')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'foldin: ')) })
  addTrainCommand(program)
  addTuneCommand(program)
  addEvaluateCommand(program)
  addReportCommand(program)
  addPublishCommand(program)
  addVersionCommands(program)
  addKeyCommands(program)
  addEventCommands(program)
  addDevCommand(program)
  addDemoCommand(program)
  for (const command of program.commands) command.copyInheritedSettings(program)
  return program
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
