/** `foldin report`: the analyses of a model as one page that opens anywhere. */
import type { Command } from 'commander'
import { printJson, printLine } from '../output.ts'
import { MODEL_FOLDER } from '../project.ts'
import { writeReport } from '../report/write-report.ts'

interface ReportArguments {
  readonly out: string
  readonly svg?: string
  readonly json: boolean
}

export function addReportCommand(program: Command): void {
  program
    .command('report')
    .summary('write the analyses of a model as one page')
    .description('Write what training found out about data and model: one HTML file that needs no network.')
    .argument('[model]', 'model directory, as `foldin train` writes it', MODEL_FOLDER)
    .option('--out <file>', 'page to write', 'foldin-report.html')
    .option('--svg <folder>', 'write every figure as a picture as well')
    .option('--json', 'print one JSON object on stdout', false)
    .action(report)
}

async function report(model: string, given: ReportArguments): Promise<void> {
  const { modelVersion, bytes, pictures } = await writeReport({
    model,
    out: given.out,
    svg: given.svg ?? null,
  })
  if (given.json) return printJson({ modelVersion, out: given.out, bytes, pictures })
  printLine(`The report of model ${modelVersion} is in ${given.out} (${Math.ceil(bytes / 1024)} KiB).`)
  if (pictures.length > 0) printLine(`${pictures.length} pictures are in ${given.svg}.`)
}
