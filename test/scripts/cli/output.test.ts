import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createOutput } from '../../../scripts/train/output.ts'

function capture(): { stream: NodeJS.WriteStream; text: () => string } {
  const chunks: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => chunks.join('') }
}

test('where no person looks on, progress is a plain line every so many steps and at the end', () => {
  const { stream, text } = capture()
  const progress = createOutput(stream).progress('train', 5, 2)
  for (let done = 1; done <= 5; done++) progress.update(done, `loss ${10 - done}`)
  progress.update(5, 'loss 5')
  progress.end()
  expect(text()).toBe('train 2/5 loss 8\ntrain 4/5 loss 6\ntrain 5/5 loss 5\n')
})

test('words are lines', () => {
  const { stream, text } = capture()
  createOutput(stream).say('Stopping.')
  expect(text()).toBe('Stopping.\n')
})
