import { expect, test } from 'vitest'
import { dataPoint } from '../../src/worker/analytics.ts'
import type { ObservedRequest } from '../../src/worker/observation.ts'

const REQUEST: ObservedRequest = {
  event: 'request',
  requestId: 'abc-123',
  method: 'GET',
  route: '/v1/popular',
  status: 200,
  durationMs: 12.5,
  modelMs: 8.5,
  userMs: 2,
  eventsMs: 3,
  scoreMs: 1.5,
  modelVersion: '9f2c41d07be35a88',
  degraded: null,
  cold: true,
  isolateAgeMs: 1000,
  keyId: null,
  colo: 'FRA',
}

test('the columns are in the order that ARCHITECTURE.md gives them', () => {
  expect(dataPoint(REQUEST)).toEqual({
    indexes: ['/v1/popular'],
    blobs: ['/v1/popular', 'GET', '9f2c41d07be35a88', null, 'cold', 'FRA', null],
    doubles: [200, 12.5, 8.5, 2, 3, 1.5, 1000],
  })
})

test('a request for none of the routes has an index too: the platform refuses points without', () => {
  expect(dataPoint({ ...REQUEST, route: null, cold: false })).toMatchObject({
    indexes: ['none'],
    blobs: ['none', 'GET', '9f2c41d07be35a88', null, 'warm', 'FRA', null],
  })
})
