/** The films and ratings that the demo shows when it is given none: MovieLens, or the sample. */
import { join } from 'node:path'
import { type Download, downloadMovieLens } from './download.ts'
import type { Output, Progress } from './output.ts'
import { PROJECT_FOLDER } from './project.ts'

export interface DemoData {
  readonly name: string
  readonly ratings: string
  readonly items: string
  /** True where nobody gave these ratings; to be shown wherever they are. */
  readonly simulated: boolean
}

/** True films, simulated ratings; data/README.md says how they were drawn. */
export const SAMPLE: DemoData = {
  name: 'Sample (simulated ratings)',
  ratings: join(PROJECT_FOLDER, 'data/sample/ratings.csv'),
  items: join(PROJECT_FOLDER, 'data/sample/movies.csv'),
  simulated: true,
}

type OnProgress = (receivedBytes: number, totalBytes: number | null) => void

const KIB = 1024
/** Of the archive, for a server that does not say it. */
const USUAL_BYTES = 978_202
/** How often a line is written where there is no bar. */
const LINE_KIB = 500

/** MovieLens latest-small, downloaded where need be; the sample where it cannot be had, with a line that says why. */
export async function findDemoData(
  output: Output,
  download: (options: { onProgress: OnProgress }) => Promise<Download> = downloadMovieLens,
): Promise<DemoData> {
  const bars: Progress[] = []
  const found = await download({
    onProgress: (received, total) => {
      if (bars.length === 0) {
        bars.push(output.progress('MovieLens, KiB', Math.ceil((total ?? USUAL_BYTES) / KIB), LINE_KIB))
      }
      bars[0]?.update(Math.ceil(received / KIB))
    },
  })
  bars[0]?.end()
  if (found.kind === 'available') {
    return {
      name: 'MovieLens latest-small',
      ratings: join(found.folder, 'ratings.csv'),
      items: join(found.folder, 'movies.csv'),
      simulated: false,
    }
  }
  output.say(`MovieLens cannot be had (${found.reason}); using data/sample: true films, simulated ratings.`)
  return SAMPLE
}
