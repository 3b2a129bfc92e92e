/** The options of a training, shared by the commands that train. */
import { type Command, InvalidArgumentError } from 'commander'
import { DEFAULT_CG_STEPS, type Solver } from '../als/options.ts'
import { type AttributeDeclaration, parseAttributes } from '../attributes.ts'
import { type ColumnChoice, parseColumns } from '../ingest/columns.ts'
import { InputError } from '../input-error.ts'
import { parseSplit, type SplitSpec } from '../split.ts'
import type { TrainingOverrides } from '../training-options.ts'
import { decimalNumber, wholeNumber } from './option-values.ts'

/** As many as the served tables can have. */
const MAX_FACTORS = 512
const MAX_ITERATIONS = 1000
const MAX_THREADS = 64
const MAX_CG_STEPS = 100
const MAX_SEED = 2 ** 32 - 1
export const DEFAULT_SEED = 42

export function withTrainingOptions(command: Command): Command {
  return command
    .option('--factors <n>', 'length of the vectors (default: 64)', wholeNumber(1, MAX_FACTORS))
    .option('--iterations <n>', 'of each table (default: by table)', wholeNumber(0, MAX_ITERATIONS))
    .option('--regularization <λ>', 'of the ranking table (default: by the data)', decimalNumber(0))
    .option(
      '--unobserved-weight <α₀>',
      'weight of pairs without an interaction (default: by the data)',
      decimalNumber(0),
    )
    .option(
      '--solver <how>',
      'of the ranking table: cholesky, cg or cg:STEPS (default: cholesky, which is exact; cg is faster)',
      solverChoice,
    )
    .option('--regularization-exponent <ν>', 'how it grows with the interactions of a row', decimalNumber(0))
    .option(
      '--user-weight-exponent <β>',
      "how an interaction's weight falls with the interactions of its user",
      decimalNumber(null),
    )
    .option(
      '--item-weight-exponent <γ>',
      "how an interaction's weight falls with the interactions of its item",
      decimalNumber(null),
    )
    .option(
      '--half-life <days>',
      "an interaction's weight halves with every so many days before the user's newest (default: age says nothing)",
      decimalNumber(0.01),
    )
    .option('--rating-regularization <λ>', 'of the rating table (default: by the data)', decimalNumber(0))
    .option('--bayesian', 'rating table by Gibbs sampling: more accurate, slower to train', false)
    .option(
      '--early-stopping',
      'choose the number of iterations on a tenth of the training part; --iterations is the most',
      false,
    )
    .option('--threads <n>', 'of the training (default: one a core)', wholeNumber(1, MAX_THREADS))
    .option(
      '--seed <n>',
      `same seed, same model, whatever the threads (default: ${DEFAULT_SEED})`,
      wholeNumber(0, MAX_SEED),
    )
}

/** What commander makes of `withTrainingOptions`. */
export type TrainingArguments = TrainingOverrides

/** Reads `--columns`. */
export function columnChoice(text: string): ColumnChoice {
  return asArgument(() => parseColumns(text))
}

/** Reads `--attributes`. */
export function attributeChoice(text: string): AttributeDeclaration[] {
  return asArgument(() => parseAttributes(text))
}

/** Reads `--split`. */
export function splitChoice(text: string): SplitSpec {
  return asArgument(() => parseSplit(text))
}

/** Reads `--solver`: `cholesky`, `cg`, or `cg:5` for another number of steps. */
export function solverChoice(text: string): Solver {
  const [kind, steps, ...more] = text.split(':')
  if (text === 'cholesky') return { kind: 'cholesky' }
  if (kind !== 'cg' || more.length > 0) {
    throw new InvalidArgumentError('Expected cholesky, cg or cg:STEPS.')
  }
  return { kind: 'cg', steps: steps === undefined ? DEFAULT_CG_STEPS : wholeNumber(1, MAX_CG_STEPS)(steps) }
}

/** An option's value that cannot be read is wrong usage, not bad input. */
function asArgument<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (error instanceof InputError) throw new InvalidArgumentError(error.message)
    throw error
  }
}
