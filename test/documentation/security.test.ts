/** SECURITY.md says what is logged: all of it, and nothing that is not. */
import { expect, test } from 'vitest'
import { MOST_KNOWN_EVENTS, MOST_RECENT_ITEMS } from '../../src/worker/events/user-ledger.ts'
import { fixtureModel } from '../worker/fixture-model.ts'
import { testService } from '../worker/test-service.ts'
import { textOf } from './fences.ts'

test('the fields of a log line are those that the document names', async () => {
  const service = testService()
  service.publish(fixtureModel())
  await service.get('/v1/popular')
  const [, section = ''] = textOf('SECURITY.md').split('## What is logged')
  const [sentence = ''] = section.split('.\n\n')
  const named = [...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name)
  expect(named.toSorted()).toEqual(Object.keys(service.observed[0] ?? {}).toSorted())
})

test('so much of a user is kept as it says', () => {
  const text = textOf('SECURITY.md')
  expect(text).toContain(`up to ${MOST_RECENT_ITEMS} items`)
  expect(text).toContain(`the latest ${MOST_KNOWN_EVENTS.toLocaleString('en')} events`)
})
