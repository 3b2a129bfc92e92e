/**
 * What a command tells: words and progress on stderr, so that stdout holds nothing but the result. Bars where a
 * person looks on, a line a step where the output is kept.
 */
import { SingleBar } from 'cli-progress'

export interface Progress {
  /** `note` stands beside the bar. */
  update(done: number, note?: string): void
  end(): void
}

export interface Output {
  /** A line of words. */
  say(line: string): void
  /** `step` is how often a line is written where there is no bar: every so many, and at the end. */
  progress(title: string, total: number, step: number): Progress
}

export function createOutput(stream: NodeJS.WriteStream): Output {
  const say = (line: string) => void stream.write(`${line}\n`)
  return {
    say,
    progress: (title, total, step) =>
      stream.isTTY ? barProgress(stream, title, total) : lineProgress(say, title, total, step),
  }
}

function barProgress(stream: NodeJS.WriteStream, title: string, total: number): Progress {
  const bar = new SingleBar({
    stream,
    format: `${title.padEnd(TITLE_WIDTH)} {bar} {value}/{total} {note}`,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    // With it the bar would catch Ctrl-C, and the command would go on.
    gracefulExit: false,
  })
  bar.start(total, 0, { note: '' })
  return {
    update: (done, note = '') => bar.update(done, { note }),
    end: () => bar.stop(),
  }
}

const TITLE_WIDTH = 20

function lineProgress(say: Output['say'], title: string, total: number, step: number): Progress {
  let said = 0
  return {
    update(done, note = '') {
      if (done < total && done - said < step) return
      if (done === said) return
      said = done
      say(`${title} ${done}/${total} ${note}`.trimEnd())
    },
    end() {},
  }
}

/** A line of the result, on stdout. */
export function printLine(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** The whole result as one JSON object, on stdout. */
export function printJson(result: object): void {
  printLine(JSON.stringify(result))
}
