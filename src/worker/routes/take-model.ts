/** Takes the model that a request is answered with, and labels the answer with it. */
import type { Context } from 'hono'
import { DEGRADED_HEADER, VERSION_HEADER } from '../answer-headers.ts'
import type { AppEnv } from '../app-env.ts'
import type { ModelSource } from '../model/model-source.ts'
import type { ServedModel } from '../model/served-model.ts'

export type Models = ModelSource<ServedModel>

/**
 * @param userId whom the answer is for: only they may get the canary. Requests without it get the current model.
 * @throws {ProblemError} where there is no model to answer with.
 */
export async function takeModel(c: Context<AppEnv>, models: Models, userId?: string): Promise<ServedModel> {
  const taken = c.get('sharedModel')
  if (taken !== undefined && userId === undefined) return taken
  const timings = c.get('timings')
  if (!models.isWarm) c.set('waitedForModel', true)
  const { model, stale } = await timings.wait('model', () =>
    models.take((work) => c.executionCtx.waitUntil(work), userId),
  )
  // Now: a look that ends before the answer does would speak of the next version.
  c.set('freshForMs', models.freshForMs)
  c.header(VERSION_HEADER, model.version)
  if (stale) c.header(DEGRADED_HEADER, 'stale-model', { append: true })
  return model
}
