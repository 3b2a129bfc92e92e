/** The analyses of the served model, all of one version. */
import type { AnalysisResponse, ModelResponse } from '../../client/index.ts'
import type { Fetched } from '../fetched.ts'
import { Fetching } from '../fetching.ts'
import type { App } from '../screen.ts'

/** The map has a screen of its own, and megabytes. */
export type DrawnName = Exclude<AnalysisResponse['name'], 'map'>
export type Drawn = Extract<AnalysisResponse, { readonly name: DrawnName }>

export interface Told {
  readonly model: ModelResponse
  readonly analyses: readonly Drawn[]
}

/** How often all are asked for again when a new model came in between. */
const ATTEMPTS = 3

export class Insights {
  readonly #app: App
  readonly #fetching: Fetching<Told>

  constructor(app: App, show: (fetched: Fetched<Told>) => void) {
    this.#app = app
    this.#fetching = new Fetching(show)
  }

  async open(): Promise<void> {
    await this.#fetching.run(null, async (signal) => {
      for (let attempt = 1; ; attempt++) {
        const told = await this.#ask(signal)
        const isOfOne = told.analyses.every(({ modelVersion }) => modelVersion === told.model.modelVersion)
        // Caches may lag behind for a minute: numbers of two models, each true, are better than none.
        if (isOfOne || attempt === ATTEMPTS) return told
      }
    })
  }

  close(): void {
    this.#fetching.cancel()
  }

  async #ask(signal: AbortSignal): Promise<Told> {
    const { client } = this.#app
    const model = await client.model({ signal })
    const names = model.analyses.filter((name): name is DrawnName => name !== 'map')
    const analyses = await Promise.all(names.map((name) => client.analysis(name, { signal })))
    return { model, analyses }
  }
}
