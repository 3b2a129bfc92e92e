/** The result of a search for people: a table of the trials, a chart of their scores, the command of the best. */
import type { ColumnChoice } from '../ingest/columns.ts'
import type { Feedback } from '../ingest/feedback.ts'
import type { TrainingOverrides } from '../training-options.ts'
import type { TuneMetric } from './measure-trial.ts'
import type { TrialOptions } from './search-space.ts'
import type { TrialRecord } from './trials-file.ts'

/** Options in the order of the columns: the command's name, and the table's. */
const OPTIONS: readonly { key: keyof TrialOptions; flag: string; title: string }[] = [
  { key: 'unobservedWeight', flag: '--unobserved-weight', title: 'α₀' },
  { key: 'regularization', flag: '--regularization', title: 'λ' },
  { key: 'regularizationExponent', flag: '--regularization-exponent', title: 'ν' },
  { key: 'userWeightExponent', flag: '--user-weight-exponent', title: 'β' },
  { key: 'itemWeightExponent', flag: '--item-weight-exponent', title: 'γ' },
  { key: 'ratingRegularization', flag: '--rating-regularization', title: 'λ rating' },
]
const BAR_WIDTH = 30

/** A line a trial, best first, with a bar from the worst score to the best. */
export function trialsTable(ranked: readonly TrialRecord[], metric: TuneMetric): string {
  const columns = OPTIONS.filter(({ key }) => ranked.some(({ options }) => options[key] !== undefined))
  const scores = ranked.map(({ score }) => score).filter(Number.isFinite)
  const [best, worst] = [scores[0] ?? 0, scores.at(-1) ?? 0]
  const header = ['trial', metric.name, 'iterations', ...columns.map(({ title }) => title), 'seconds', '']
  const lines = ranked.map((record) => [
    String(record.trial),
    Number.isFinite(record.score) ? record.score.toFixed(4) : 'diverged',
    String(record.iterations),
    ...columns.map(({ key }) => String(record.options[key] ?? 'default')),
    (record.ms / 1000).toFixed(1),
    bar(record.score, worst, best),
  ])
  const rows = [header, ...lines]
  const widths = header.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padStart(widths[column] as number)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function bar(score: number, worst: number, best: number): string {
  if (!Number.isFinite(score)) return ''
  const share = best === worst ? 1 : (score - worst) / (best - worst)
  return '█'.repeat(Math.max(1, Math.round(share * BAR_WIDTH)))
}

/** The command that trains with the options of a trial. */
export function trainCommand(
  interactions: string,
  best: TrialRecord,
  fixed: Pick<TrainingOverrides, 'factors' | 'solver' | 'seed'>,
  data: { readonly columns: ColumnChoice | null; readonly feedback: Feedback | null },
): string {
  const columns = Object.entries(data.columns ?? {}).map(([role, column]) => `${role}=${column ?? '-'}`)
  const given = [
    ...(data.feedback === null ? [] : [`--feedback ${data.feedback}`]),
    ...(columns.length === 0 ? [] : [`--columns ${quoted(columns.join(','))}`]),
    ...(fixed.factors === undefined ? [] : [`--factors ${fixed.factors}`]),
    ...(fixed.solver === undefined
      ? []
      : [`--solver ${fixed.solver.kind === 'cg' ? `cg:${fixed.solver.steps}` : 'cholesky'}`]),
    `--iterations ${best.iterations}`,
    ...OPTIONS.flatMap(({ key, flag }) => {
      const value = best.options[key]
      return value === undefined ? [] : [`${flag} ${value}`]
    }),
    ...(fixed.seed === undefined ? [] : [`--seed ${fixed.seed}`]),
  ]
  return `npx foldin train ${quoted(interactions)} ${given.join(' ')}`
}

/** As a shell takes it. */
function quoted(text: string): string {
  return /^[\w./,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
