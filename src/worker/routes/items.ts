/** GET /v1/items and GET /v1/items/{itemId}. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { hasBit } from '../../model/bitmap.ts'
import type { SearchRange } from '../../model/catalogue-search.ts'
import type { AppEnv } from '../app-env.ts'
import {
  itemQuerySchema,
  itemResponseSchema,
  itemsQuerySchema,
  itemsResponseSchema,
} from '../contract/items.ts'
import { itemPathSchema } from '../contract/request-fields.ts'
import type { ServedModel } from '../model/served-model.ts'
import { mayFailWith, OF_MODELS } from '../openapi/problems-of.ts'
import { decodeCursor, encodeCursor, invalidCursor, type Paging, questionHash } from './cursor.ts'
import { filteredRows, filterOfQuery } from './filtered.ts'
import { rowOfItem } from './known-item.ts'
import { catalogueItem } from './present.ts'
import { jsonResponse } from './responses.ts'
import { type Models, takeModel } from './take-model.ts'

const listRoute = createRoute({
  method: 'get',
  path: '/v1/items',
  operationId: 'listItems',
  ...mayFailWith('invalid-filter', 'invalid-cursor', 'stale-cursor', ...OF_MODELS),
  summary: 'Search the catalogue by words, or page through it',
  tags: ['Items'],
  request: { query: itemsQuerySchema },
  responses: {
    200: jsonResponse('The items found, most popular first.', itemsResponseSchema),
  },
})

const itemRoute = createRoute({
  method: 'get',
  path: '/v1/items/{itemId}',
  operationId: 'getItem',
  ...mayFailWith('unknown-item', ...OF_MODELS),
  summary: 'One item',
  tags: ['Items'],
  request: { params: itemPathSchema, query: itemQuerySchema },
  responses: {
    200: jsonResponse('The item.', itemResponseSchema),
  },
})

export function itemRoutes(models: Models) {
  return new OpenAPIHono<AppEnv>()
    .openapi(listRoute, async (c) => {
      const { q, limit, filter, cursor, include } = c.req.valid('query')
      const model = await takeModel(c, models)
      const paging = { modelVersion: model.version, question: questionHash({ items: q, filter }) }
      const found = await rowsAfter(model, q, {
        after: cursor === undefined ? -1 : rowOfCursor(cursor, paging, model.engine.items.rows),
        limit: limit + 1,
        filtered: filteredRows(model, filterOfQuery(filter)),
      })
      const page = found.slice(0, limit)
      const shown = { metadata: include.includes('metadata') }
      const items = page.map((row) => catalogueItem(model, row, shown))
      const last = page.at(-1)
      const next =
        found.length > limit && last !== undefined ? { nextCursor: encodeCursor(paging, [last]) } : {}
      return c.json({ modelVersion: model.version, items, ...next }, 200)
    })
    .openapi(itemRoute, async (c) => {
      const { itemId } = c.req.valid('param')
      const { include } = c.req.valid('query')
      const model = await takeModel(c, models)
      const shown = { metadata: include.includes('metadata') }
      const item = catalogueItem(model, rowOfItem(model, itemId), shown)
      return c.json({ modelVersion: model.version, ...item }, 200)
    })
}

/** @throws {ProblemError} `invalid-cursor` also where it is well formed, and its row none of the model. */
function rowOfCursor(cursor: string, paging: Paging, rows: number): number {
  const [row = NaN, ...more] = decodeCursor(cursor, paging)
  const isRow = Number.isInteger(row) && row >= 0 && row < rows
  if (!isRow || more.length > 0) throw invalidCursor(cursor)
  return row
}

/** Rows are in order of popularity, so paging through all of them needs no search. */
async function rowsAfter(model: ServedModel, query: string, range: SearchRange): Promise<readonly number[]> {
  const { items } = model.engine
  const isSearch = query.trim() !== ''
  const byId = model.metadata === null && model.manifest.blobs.search === undefined
  if (isSearch && !byId) return (await model.search.open()).find(query, range)
  const among = isSearch ? items.ids.rowsBeginningWith(query.trim()) : null
  const { after = -1, limit, filtered = null } = range
  const found: number[] = []
  for (let row = after + 1; row < items.rows && found.length < limit; row++) {
    if ((filtered === null || !hasBit(filtered, row)) && (among === null || hasBit(among, row)))
      found.push(row)
  }
  return found
}
