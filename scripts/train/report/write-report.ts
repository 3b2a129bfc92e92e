/** Writes the report of a model directory: one page, and each figure as a picture of its own. */
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { figuresOf } from '../../../src/figures/figures.ts'
import { writeFileWhole } from '../file-blob-store.ts'
import { readModelDirectory } from '../model-directory.ts'
import { readAnalyses } from './model-analyses.ts'
import { reportPage } from './page.ts'
import { renderFile } from './render.ts'

export interface ReportRequest {
  /** The model directory. */
  readonly model: string
  /** File of the page. */
  readonly out: string
  /** Folder of the pictures; null writes none. */
  readonly svg: string | null
}

export interface WrittenReport {
  readonly modelVersion: string
  readonly bytes: number
  readonly pictures: readonly string[]
}

const PICTURE_WIDTH = 720

/** A model without analyses: an older one. The message says what to do. */
export class NoAnalysesError extends Error {
  override readonly name = 'NoAnalysesError'
}

/**
 * Makes the folders that are missing.
 * @throws {ModelDirectoryError} where there is no whole model. @throws {NoAnalysesError} where it has no analyses.
 */
export async function writeReport({ model, out, svg }: ReportRequest): Promise<WrittenReport> {
  const directory = await readModelDirectory(model)
  const analyses = await readAnalyses(directory)
  if (analyses.length === 0) {
    throw new NoAnalysesError(`the model in ${model} has no analyses: an older foldin made it. Train again.`)
  }
  const page = new TextEncoder().encode(reportPage(directory, analyses))
  await mkdir(dirname(out), { recursive: true })
  await writeFileWhole(out, page)
  const pictures: string[] = []
  if (svg !== null) {
    await mkdir(svg, { recursive: true })
    for (const figure of analyses.flatMap(figuresOf)) {
      const file = join(svg, `${figure.id}.svg`)
      await writeFileWhole(file, new TextEncoder().encode(renderFile(figure, PICTURE_WIDTH)))
      pictures.push(file)
    }
  }
  return { modelVersion: directory.modelVersion, bytes: page.length, pictures }
}
