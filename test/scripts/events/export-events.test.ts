import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LogEntry } from '../../../scripts/train/events/event-source.ts'
import { type ExportWishes, exportEvents } from '../../../scripts/train/events/export-events.ts'
import { leftOutPath, statePath } from '../../../scripts/train/events/export-files.ts'
import type { EventType } from '../../../scripts/train/events/exported-feedback.ts'
import { silentOutput } from '../../e2e/silent-output.ts'
import { FakeEventSource } from './fake-event-source.ts'

let folder: string
let out: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-export-'))
  out = join(folder, 'events.csv')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

let made = 0
function entry(userId: string, itemId: string, more: Partial<LogEntry> = {}): LogEntry {
  made++
  return { eventId: `e${made}`, type: 'interaction', userId, itemId, timestamp: made, value: 5, ...more }
}
const erasure = (userId: string): LogEntry => ({
  eventId: `x${++made}`,
  type: 'erasure',
  userId,
  timestamp: made,
})

const wishes = { url: 'https://foldin.example', types: ['interaction'] as EventType[], since: null }
const run = (source: FakeEventSource, more: Partial<ExportWishes> = {}) =>
  exportEvents(source, { ...wishes, ...more, out }, silentOutput)

/** `user item value` of each row. */
const rows = async () =>
  (await readFile(out, 'utf8'))
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(0, 3).join(' '))
const leftOut = async () => (await readFile(leftOutPath(out), 'utf8')).trimEnd().split('\n').slice(1)

test('writes what `foldin train` reads, whole, with what it passes over behind', async () => {
  await run(
    new FakeEventSource([
      {
        eventId: 'e-1',
        type: 'interaction',
        userId: 'a,"b"',
        itemId: '1',
        value: 4.5,
        timestamp: 1_700_000_000.25,
        recommendationId: 'r-1',
      },
    ]),
  )
  expect(await readFile(out, 'utf8')).toBe(
    'user,item,value,time,type,event_id,recommendation_id\n"a,""b""",1,4.5,1700000000.25,interaction,e-1,r-1\n',
  )
  expect(await readFile(leftOutPath(out), 'utf8')).toBe('user,item\n')
})

test('leaves out what was taken back, and erased users, and says so for other files', async () => {
  const source = new FakeEventSource([
    entry('ann', 'a'),
    entry('ann', 'b'),
    entry('ann', 'a', { value: null }),
    entry('ben', 'a'),
    erasure('ben'),
    entry('cleo', 'c', { value: null }),
    entry('cleo', 'c', { value: 2 }),
    erasure('dan'),
    entry('dan', 'after'),
  ])
  const report = await run(source)
  expect(await rows()).toEqual(['ann b 5', 'cleo c 2', 'dan after 5'])
  expect(await leftOut()).toEqual(['ben,', 'dan,', 'ann,a'])
  expect(report).toEqual({ entries: 9, events: 3, users: 3, withdrawnPairs: 1, erasedUsers: 2, after: '9' })
})

test('goes by the time of the events where they come late', async () => {
  await run(
    new FakeEventSource([
      entry('ann', 'a', { timestamp: 100, value: null }),
      entry('ann', 'a', { timestamp: 99, value: 1 }),
      entry('ann', 'b', { timestamp: 100, value: 3 }),
      entry('ann', 'b', { timestamp: 99, value: null }),
      entry('ann', 'c', { timestamp: 100, value: null }),
      entry('ann', 'c', { timestamp: 100, value: 4 }),
    ]),
  )
  expect(await rows()).toEqual(['ann b 3', 'ann c 4'])
  expect(await leftOut()).toEqual(['ann,a'])
})

test('takes interactions alone unless asked for others, which count 1', async () => {
  const log = [entry('ann', 'a', { type: 'click', value: undefined }), entry('ann', 'b')]
  await run(new FakeEventSource(log))
  expect(await rows()).toEqual(['ann b 5'])
  await rm(statePath(out))
  await run(new FakeEventSource(log), { types: ['click', 'interaction'] })
  expect(await rows()).toEqual(['ann a 1', 'ann b 5'])
})

describe('a value that nobody stated', () => {
  const log = () => [entry('ann', 'a', { value: undefined }), entry('ann', 'b')]

  test('is what the served model takes it for', async () => {
    const source = new FakeEventSource(log())
    source.unstated = 4
    await run(source)
    expect(await rows()).toEqual(['ann a 4', 'ann b 5'])
  })

  test('is 1 before there is a model', async () => {
    await run(new FakeEventSource(log()))
    expect(await rows()).toEqual(['ann a 1', 'ann b 5'])
  })

  test('is asked for only where there is one', async () => {
    const source = new FakeEventSource([entry('ann', 'b'), entry('ann', 'c', { value: null })])
    await run(source)
    expect(source.askedForUnstated).toBe(0)
  })
})

describe('a later run', () => {
  test('goes on where the one before ended, and forgets what is to be forgotten since', async () => {
    const source = new FakeEventSource([entry('ann', 'a'), entry('ann', 'b'), entry('ben', 'a')])
    expect((await run(source)).entries).toBe(3)
    source.log.push(entry('ann', 'a', { value: null }), erasure('ben'), entry('cleo', 'a'))
    expect((await run(source)).entries).toBe(3)
    expect(await rows()).toEqual(['ann b 5', 'cleo a 5'])
    expect(await leftOut()).toEqual(['ben,', 'ann,a'])
    expect((await run(source)).entries).toBe(0)
    expect(await rows()).toEqual(['ann b 5', 'cleo a 5'])
    source.log.push(entry('ann', 'a', { value: 3 }))
    await run(source)
    expect(await leftOut()).toEqual(['ben,'])
  })

  test('is what one run over everything gives, wherever the one before was cut off', async () => {
    const log = [
      entry('ann', 'a'),
      entry('ann', 'a', { value: null }),
      entry('ben', 'b'),
      erasure('ben'),
      entry('ben', 'c'),
      entry('ann', 'd'),
      entry('ann', 'a', { value: 2 }),
    ]
    await run(new FakeEventSource(log))
    const whole = [await readFile(out, 'utf8'), await readFile(leftOutPath(out), 'utf8')]
    for (let pages = 0; pages < 4; pages++) {
      await rm(statePath(out), { force: true })
      const source = new FakeEventSource(log)
      source.pagesLeft = pages
      await expect(run(source)).rejects.toThrow('the service is gone')
      source.pagesLeft = null
      expect((await run(source)).entries).toBe(log.length - 2 * pages)
      expect([await readFile(out, 'utf8'), await readFile(leftOutPath(out), 'utf8')]).toEqual(whole)
    }
  })

  test('that was stopped between its files changes nothing when it is run again', async () => {
    const source = new FakeEventSource([entry('ann', 'a'), entry('ben', 'a')])
    await run(source)
    const before = await readFile(statePath(out), 'utf8')
    source.log.push(entry('ann', 'a', { value: null }), erasure('ben'), entry('ben', 'b'), entry('ann', 'c'))
    await run(source)
    const after = await Promise.all(
      [out, leftOutPath(out), statePath(out)].map((file) => readFile(file, 'utf8')),
    )
    // The table is new, the place to go on from old.
    await writeFile(statePath(out), before)
    await run(source)
    expect(
      await Promise.all([out, leftOutPath(out), statePath(out)].map((file) => readFile(file, 'utf8'))),
    ).toEqual(after)
  })

  test('with --since begins anew', async () => {
    const source = new FakeEventSource([entry('ann', 'a'), entry('ben', 'a'), entry('cleo', 'a')])
    await run(source)
    expect((await run(source, { since: '2' })).entries).toBe(1)
    expect(await rows()).toEqual(['cleo a 5'])
  })

  test('of another service or of other types is refused, and names what to do', async () => {
    const source = new FakeEventSource([entry('ann', 'a')])
    await run(source)
    await expect(run(source, { types: ['click'] })).rejects.toThrow(
      /holds interaction events of https:\/\/foldin\.example, asked for are click events .*: choose another --out, or remove/,
    )
    await expect(run(source, { url: 'https://other.example' })).rejects.toThrow(/https:\/\/other\.example/)
  })

  test.each([
    ['{', 'user,item\n'],
    ['{"url": 1}', 'user,item\n'],
  ])('over files that are not as one leaves them is refused: %s', async (state, csv) => {
    await writeFile(statePath(out), state)
    await writeFile(out, csv)
    await expect(run(new FakeEventSource([]))).rejects.toThrow(
      /not as an export leaves them .*: remove both/s,
    )
  })
})

test('a folder that is not there is named', async () => {
  out = join(folder, 'nosuch', 'events.csv')
  await expect(run(new FakeEventSource([entry('ann', 'a')]))).rejects.toThrow(
    /nosuch\/events\.csv cannot be written: .*Choose another --out/,
  )
})
