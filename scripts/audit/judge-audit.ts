/** What `npm audit --json` says, in a line. No I/O. */

const LEVELS = ['critical', 'high', 'moderate', 'low', 'info'] as const
const REFUSED: readonly string[] = ['critical', 'high']

interface Vulnerability {
  readonly name: string
  readonly severity: string
}

export interface Judgement {
  readonly passes: boolean
  /** For people. */
  readonly line: string
}

/** @param output what it printed, also where it ended with a failure. */
export function judgeAudit(output: string): Judgement {
  const report = parsed(output)
  const counts = report?.metadata?.vulnerabilities
  if (counts === undefined) {
    const reason = report?.statusCode === undefined ? 'it gave no report' : `it answered ${report.statusCode}`
    return {
      passes: true,
      line: `dependency audit: NOT DONE, the registry could not be asked for vulnerabilities (${reason})`,
    }
  }
  const found = LEVELS.filter((level) => (counts[level] ?? 0) > 0).map((level) => `${counts[level]} ${level}`)
  const refused = Object.values(report?.vulnerabilities ?? {}).filter(({ severity }) =>
    REFUSED.includes(severity),
  )
  const names = refused.map(({ name, severity }) => `${name} (${severity})`)
  const isRefused = REFUSED.some((level) => (counts[level] ?? 0) > 0)
  return {
    passes: !isRefused,
    line: `dependency audit: ${found.join(', ') || 'no known vulnerabilities'}${names.length > 0 ? `: ${names.join(', ')}` : ''}`,
  }
}

interface AuditReport {
  readonly statusCode?: number
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> }
  readonly vulnerabilities?: Readonly<Record<string, Vulnerability>>
}

function parsed(output: string): AuditReport | null {
  try {
    const value: unknown = JSON.parse(output)
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}
