/** `--solver`, from the words of the command to the options of the training. */
import { InvalidArgumentError } from 'commander'
import { describe, expect, test } from 'vitest'
import { DEFAULT_CG_STEPS } from '../../../scripts/train/als/options.ts'
import { solverChoice } from '../../../scripts/train/commands/training-arguments.ts'
import { trainingOptions } from '../../../scripts/train/training-options.ts'
import { smallDataset } from '../als/small-dataset.ts'

describe('--solver', () => {
  test('reads cholesky, cg and cg with a number of steps', () => {
    expect(solverChoice('cholesky')).toEqual({ kind: 'cholesky' })
    expect(solverChoice('cg')).toEqual({ kind: 'cg', steps: DEFAULT_CG_STEPS })
    expect(solverChoice('cg:7')).toEqual({ kind: 'cg', steps: 7 })
  })

  test.each(['', 'CG', 'cholesky:3', 'cg:3:3', 'lu'])('refuses %j and says what there is', (text) => {
    expect(() => solverChoice(text)).toThrow(new InvalidArgumentError('Expected cholesky, cg or cg:STEPS.'))
  })

  test.each(['cg:', 'cg:0', 'cg:101', 'cg:1.5'])(
    'refuses %j and says how many steps there can be',
    (text) => {
      expect(() => solverChoice(text)).toThrow('Expected a whole number from 1 to 100.')
    },
  )

  test('goes to the ranking table, whose default is exact', () => {
    const dataset = smallDataset()
    expect(trainingOptions(dataset, {}).ranking.solver).toEqual({ kind: 'cholesky' })
    const solver = { kind: 'cg', steps: 2 } as const
    expect(trainingOptions(dataset, { solver }).ranking.solver).toEqual(solver)
  })
})
