import { expect, test } from 'vitest'
import { kvDocumentStore } from '../../../src/worker/stores/documents.ts'
import { FakeKv } from './fake-kv.ts'

test('KV documents: parses what is there and answers null where nothing is', async () => {
  const kv = new FakeKv()
  kv.put('pointer', '{"current":"v1"}')
  const documents = kvDocumentStore(kv)
  expect(await documents.get('pointer')).toEqual({ current: 'v1' })
  expect(await documents.get('manifest:v1')).toBeNull()
})

test('KV documents: rejects a document that is not JSON, and an outage', async () => {
  const kv = new FakeKv()
  kv.put('pointer', '{"current":')
  const documents = kvDocumentStore(kv)
  await expect(documents.get('pointer')).rejects.toThrow('pointer: what is stored is no JSON')
  kv.failing = true
  await expect(documents.get('pointer')).rejects.toThrow('KV GET failed: 500')
})

test('KV documents: nothing of what is no JSON is in the message, which is logged', async () => {
  const kv = new FakeKv()
  kv.put('erased', '["ann@mail.example"')
  await expect(kvDocumentStore(kv).get('erased')).rejects.toThrow(/^erased: what is stored is no JSON$/)
})
