/** `foldin events export`: what users did, for the next training. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { httpEventSource } from '../events/event-source.ts'
import { exportEvents } from '../events/export-events.ts'
import { leftOutPath } from '../events/export-files.ts'
import { EVENT_TYPES, type EventType } from '../events/exported-feedback.ts'
import { createOutput, printJson, printLine } from '../output.ts'
import { oneOf } from './option-values.ts'

interface ExportArguments {
  readonly url: URL
  readonly key?: string
  readonly out: string
  readonly types: readonly EventType[]
  readonly since?: string
  readonly json: boolean
}

export function addEventCommands(program: Command): void {
  const events = program
    .command('events')
    .summary('get the events that a service has taken')
    .description('The events that a service has taken (POST /v1/events).')

  events
    .command('export')
    .summary('write them to a CSV that `foldin train` takes')
    .description(
      'Write the events of a service to a CSV that `foldin train` takes, and beside it what is to be left out of other files: erased users, and what was taken back. Run again, it goes on from where it ended.',
    )
    .requiredOption('--url <address>', 'of the service: https://foldin.example.workers.dev', serviceUrl)
    .option('--key <key>', 'secret key with the scopes export and read (default: FOLDIN_KEY)')
    .option('--out <file>', 'CSV to write', 'events.csv')
    .addOption(
      new Option('--types <names>', `which events, of ${EVENT_TYPES.join(', ')}`)
        .argParser(eventTypes)
        .default(['interaction'], 'interaction'),
    )
    .option('--since <cursor>', 'begin anew, with what came after this (`after` of an earlier export)')
    .option('--json', 'print one JSON object on stdout', false)
    .action(exportCommand)
}

async function exportCommand(given: ExportArguments): Promise<void> {
  const { url, out, types, since = null } = given
  const source = httpEventSource(url, given.key ?? (process.env.FOLDIN_KEY || null))
  const report = await exportEvents(
    source,
    { out, url: url.origin, types, since },
    createOutput(process.stderr),
  )
  const without = leftOutPath(out)
  if (given.json) return printJson({ out, without, ...report })
  const { entries, events, users, withdrawnPairs, erasedUsers } = report
  printLine(`${entries} new entries. ${out} holds ${events} events of ${users} users.`)
  printLine(`${without} leaves out ${erasedUsers} erased users and ${withdrawnPairs} withdrawn pairs.`)
  printLine(`Next: npx foldin train ratings.csv ${out} --without ${without}`)
}

function serviceUrl(text: string): URL {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text)
  throw new InvalidArgumentError('Expected an address that begins with https:// or http://.')
}

function eventTypes(text: string): EventType[] {
  return [...new Set(text.split(',').map((part) => oneOf(...EVENT_TYPES)(part.trim())))]
}
