/** A page of recommendations: whom for, from which rows, in which order, shown how. */
import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import type { RecommendationsResponse, recommendationsRequestSchema } from '../contract/recommendations.ts'
import type { Services } from '../services.ts'
import { questionHash } from './cursor.ts'
import { filteredRows } from './filtered.ts'
import { decodePlace, diversePage, encodePlace, type Find, plainPage } from './pages.ts'
import { recommendedItems } from './recommended-items.ts'
import { takeModel } from './take-model.ts'
import { findVisitor } from './visitor.ts'

type Request = z.output<typeof recommendationsRequestSchema>

const FACTOR_DIGITS = 6

/** What scores are, as cursors name it. */
const BASIS = { taste: 0, popularity: 1 } as const

/** @throws {ProblemError} */
export async function recommend(
  c: Context<AppEnv>,
  { models, events }: Pick<Services, 'models' | 'events'>,
  request: Request,
): Promise<RecommendationsResponse> {
  const model = await takeModel(c, models, request.userId)
  const { engine } = model
  const filtered = filteredRows(model, request.filter)
  const visitor = await findVisitor(c, { model, events }, request)
  const explanation = request.explain ? visitor.explain() : null
  const taste = explanation?.taste ?? visitor.taste

  const excluded = model.rowsOf(request.exclude)
  if (request.excludeSeen) excluded.push(...visitor.seen)
  const find: Find = (range) => {
    const selection = { ...range, excluded, filtered }
    if (taste === null) return engine.popular(selection)
    const found = engine.recommend(taste, selection)
    const { minScore } = request
    return minScore === undefined ? found : found.filter(({ score }) => score >= minScore)
  }

  const paging = { modelVersion: model.version, question: questionHash(questionOf(request)) }
  const basis = taste === null ? BASIS.popularity : BASIS.taste
  const place = decodePlace(request.cursor, paging, { basis, rows: engine.items.rows })
  const { diversity, limit } = request
  const page = c
    .get('timings')
    .compute('score', () =>
      diversity === 0
        ? plainPage(find, place, limit)
        : diversePage(find, place, { engine, diversity, limit }),
    )

  const isEmpty =
    filtered !== null &&
    page.rows.length === 0 &&
    engine.popular({ limit: 1, excluded, filtered }).length === 0

  const items = recommendedItems({ model, visitor, taste, explanation, request }, page.rows)
  return {
    recommendationId: crypto.randomUUID(),
    modelVersion: model.version,
    items,
    ...(taste !== null && !isEmpty && request.include.includes('factors')
      ? { factors: Array.from(taste, shortened) }
      : {}),
    ...(page.next === null ? {} : { nextCursor: encodePlace(paging, basis, page.next) }),
    ...(taste === null || isEmpty ? { fallback: 'popular' as const } : {}),
  }
}

/** As many digits as a direction needs: float32 in full would be twice the bytes. */
function shortened(factor: number): number {
  return Number(factor.toPrecision(FACTOR_DIGITS))
}

/** What decides which items come in which order; blocks of diverse pages depend on their size. */
function questionOf(request: Request): object {
  const { cursor, limit, include, maxReasons, ...question } = request
  return request.diversity === 0 ? question : { ...question, limit }
}
