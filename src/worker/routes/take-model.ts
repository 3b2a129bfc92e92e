/** Takes the model that a request is answered with, and labels the answer with it. */
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import type { ModelSource } from '../model/model-source.ts'
import type { ServedModel } from '../model/served-model.ts'

export type Models = ModelSource<ServedModel>

export const VERSION_HEADER = 'foldin-model-version'
/** What the answer had to do without: `stale-model`, `user-unavailable`. */
export const DEGRADED_HEADER = 'foldin-degraded'

/**
 * @param userId whom the answer is for: only they may get the canary. Requests without it get the current model.
 * @throws {ProblemError} where there is no model to answer with.
 */
export async function takeModel(c: Context<AppEnv>, models: Models, userId?: string): Promise<ServedModel> {
  const { model, stale } = await models.take((work) => c.executionCtx.waitUntil(work), userId)
  c.header(VERSION_HEADER, model.version)
  if (stale) c.header(DEGRADED_HEADER, 'stale-model', { append: true })
  return model
}
