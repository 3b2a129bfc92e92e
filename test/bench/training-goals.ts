/** The goals that the training bench measures against, and whether they are reached. */

export interface Contender {
  readonly by: 'foldin' | 'implicit'
  readonly factors: number
  readonly solver: 'cholesky' | 'cg'
  readonly threads: number
  readonly leastMs: number
  readonly meanMs: number
  /** Null where it was not trained to the end. */
  readonly objective: number | null
}

const LEAST_SPEED_UP = 1.7
const LARGEST_LOSS = 1.005

/** One line a goal that these contenders can be held to; ratios are of the least times, those of the means beside. */
export function goalsOf(contenders: readonly Contender[]): Record<string, string>[] {
  const lines: Record<string, string>[] = []
  const find = (wanted: Partial<Contender>) =>
    contenders.find((one) =>
      Object.entries(wanted).every(([key, value]) => one[key as keyof Contender] === value),
    )

  const faster = (goal: string, ours?: Contender, other?: Contender, least = 1) => {
    if (ours === undefined || other === undefined) return
    const ratio = other.leastMs / ours.leastMs
    const means = (other.meanMs / ours.meanMs).toFixed(2)
    lines.push({
      goal: `${goal} ≥ ${least}`,
      measured: `${ratio.toFixed(2)} (means ${means})`,
      reached: ratio >= least ? 'yes' : 'no',
    })
  }
  const most = Math.max(...contenders.map(({ threads }) => threads))
  const foldin = { by: 'foldin', threads: most } as const
  const implicit = { by: 'implicit', threads: most } as const
  const cholesky64 = find({ ...foldin, factors: 64, solver: 'cholesky' })
  const peer64 = (solver: 'cholesky' | 'cg') => find({ ...implicit, factors: 64, solver })
  faster("64 factors: Cholesky against implicit's Cholesky", cholesky64, peer64('cholesky'), 2.5)
  faster("64 factors: Cholesky against implicit's CG", cholesky64, peer64('cg'))
  const cg128 = find({ ...foldin, factors: 128, solver: 'cg' })
  faster(
    "128 factors: CG against implicit's CG",
    cg128,
    find({ ...implicit, factors: 128, solver: 'cg' }),
    1.5,
  )
  for (const ours of contenders.filter(({ by, threads }) => by === 'foldin' && threads === most)) {
    const { factors, solver } = ours
    const name = `${factors} factors, ${solver}`
    const alone = find({ by: 'foldin', factors, solver, threads: 1 })
    faster(`${name}: ${most} threads against 1`, ours, alone, LEAST_SPEED_UP)
    const other = find({ ...implicit, factors, solver })
    if (ours.objective === null || other === undefined || other.objective === null) continue
    const ratio = ours.objective / other.objective
    lines.push({
      goal: `${name}: objective against implicit's ≤ ${LARGEST_LOSS}`,
      measured: ratio.toFixed(5),
      reached: ratio <= LARGEST_LOSS ? 'yes' : 'no',
    })
  }
  return lines
}
