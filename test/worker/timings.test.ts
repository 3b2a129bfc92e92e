import { expect, test } from 'vitest'
import { Timings } from '../../src/worker/timings.ts'
import { manualClock } from './model/manual-clock.ts'

test('steps add up what they took, with what they answer and throw passed on', async () => {
  const clock = manualClock()
  const timings = new Timings(clock.now)
  const passing = (milliseconds: number) => () => {
    clock.pass(milliseconds)
    return milliseconds
  }
  expect(timings.compute('score', passing(3))).toBe(3)
  expect(await timings.wait('user', async () => passing(40)())).toBe(40)
  expect(() =>
    timings.compute('score', () => {
      clock.pass(4)
      throw new Error('in vain')
    }),
  ).toThrow('in vain')
  await expect(
    timings.wait('user', async () => {
      clock.pass(2)
      throw new Error('in vain')
    }),
  ).rejects.toThrow('in vain')
  clock.pass(1)
  expect([timings.of('model'), timings.of('user'), timings.of('score'), timings.total]).toEqual([
    0, 42, 7, 50,
  ])
  expect(timings.header()).toBe('score;dur=7.0, user;dur=42.0, total;dur=50.0')
})

test('without steps there is the whole alone', () => {
  expect(new Timings(() => 5).header()).toBe('total;dur=0.0')
})
