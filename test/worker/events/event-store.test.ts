import { expect, test } from 'vitest'
import { durableEventStore } from '../../../src/worker/events/durable-event-store.ts'
import { kvDocumentStore } from '../../../src/worker/stores/documents.ts'
import { FakeKv } from '../stores/fake-kv.ts'
import { eventStoreContract, exportAll, newUser, storedEvent } from './event-store.contract.ts'
import { FakeEventObjects, type Fault } from './fake-event-objects.ts'

function open() {
  const kv = new FakeKv()
  const objects = new FakeEventObjects(kvDocumentStore(kv), (key, text) => kv.put(key, text))
  return { kv, objects, store: durableEventStore(objects) }
}

eventStoreContract('the event store in memory', () => {
  const { objects, store } = open()
  return {
    store,
    async eventually(check) {
      await objects.ringAlarms()
      await check()
    },
  }
})

test('asks each user’s object once for all of their events', async () => {
  const { objects, store } = open()
  const [ann, ben] = [newUser('ann'), newUser('ben')]
  await store.append([ann, ben, ann, ben].map((userId) => storedEvent({ userId })))
  expect(objects.asked).toEqual([ann, ben])
})

test.each<Fault>(['failing', 'lost'])(
  'forwards what the log did not take, once, when it is %s',
  async (fault) => {
    const { objects, store } = open()
    const userId = newUser('user')
    const events = Array.from({ length: 8 }, (_, place) => storedEvent({ userId, itemId: `item-${place}` }))
    await store.append(events)
    for (let ring = 0; ring < 3; ring++) {
      objects.faults.log = fault
      await objects.ringAlarms()
    }
    objects.faults.log = null
    await objects.ringAlarms()
    expect((await exportAll(store, 5)).entries).toEqual(events)
  },
)

test.each<Fault>(['failing', 'lost'])('erases also where the log is %s just then', async (fault) => {
  const { objects, store } = open()
  const userId = newUser('user')
  await store.append([storedEvent({ userId, timestamp: 100 })])
  await objects.ringAlarms()
  objects.faults.log = fault
  await store.erase(userId, 200)
  expect(await store.recent(userId)).toEqual({ isErased: true, interactions: [] })
  objects.faults = { users: null, log: null, kv: 'failing' }
  await objects.ringAlarms()
  expect((await exportAll(store, 5)).entries.map(({ type }) => type)).toEqual(['erasure'])
  objects.faults.kv = null
  await objects.ringAlarms()
  expect(await store.erasedUsers()).toEqual([userId])
})

test('rejects where one of several users cannot be reached, and repeating it keeps everything once', async () => {
  const { objects, store } = open()
  const events = [newUser('ann'), newUser('ben')].map((userId) => storedEvent({ userId }))
  objects.faults.users = 'lost'
  await expect(store.append(events)).rejects.toThrow('the connection broke')
  objects.faults.users = null
  await store.append(events)
  await objects.ringAlarms()
  const { entries } = await exportAll(store, 5)
  expect(entries).toHaveLength(2)
  expect(entries).toEqual(expect.arrayContaining(events))
})

test('refuses a list of erased users that is none', async () => {
  const { kv, store } = open()
  kv.put('erased', '{"users": []}')
  await expect(store.erasedUsers()).rejects.toThrow(/^erased: .*expected array/s)
})

test('asking for somebody’s recent events writes nothing', async () => {
  const { objects, store } = open()
  await store.recent('nobody')
  await objects.ringAlarms()
  expect((await exportAll(store, 5)).entries).toEqual([])
})
