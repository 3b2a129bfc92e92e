import { describe, expect, test } from 'vitest'
import { judgeAudit } from '../../../scripts/audit/judge-audit.ts'

/** As npm 11 prints it. */
function report(counts: Record<string, number>, vulnerabilities: Record<string, object> = {}): string {
  const none = { info: 0, low: 0, moderate: 0, high: 0, critical: 0, total: 0 }
  return JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities,
    metadata: { vulnerabilities: { ...none, ...counts }, dependencies: { prod: 100, total: 200 } },
  })
}

describe('an audit', () => {
  test('without findings passes', () => {
    expect(judgeAudit(report({}))).toEqual({
      passes: true,
      line: 'dependency audit: no known vulnerabilities',
    })
  })

  test.each(['high', 'critical'])('with one of level %s does not, and names it', (severity) => {
    const vulnerabilities = {
      leftpad: { name: 'leftpad', severity },
      other: { name: 'other', severity: 'low' },
    }
    expect(judgeAudit(report({ [severity]: 1, low: 1 }, vulnerabilities))).toEqual({
      passes: false,
      line: `dependency audit: 1 ${severity}, 1 low: leftpad (${severity})`,
    })
  })

  test('counts alone are enough to refuse it', () => {
    expect(judgeAudit(report({ high: 2 })).passes).toBe(false)
  })

  test('with lesser ones passes, and counts them', () => {
    expect(judgeAudit(report({ moderate: 3, low: 1 }))).toEqual({
      passes: true,
      line: 'dependency audit: 3 moderate, 1 low',
    })
  })

  test.each([
    [
      JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405, error: { summary: '' } }),
      'it answered 405',
    ],
    ['', 'it gave no report'],
    ['npm error', 'it gave no report'],
    ['null', 'it gave no report'],
  ])('that could not be made says so: %j', (output, reason) => {
    expect(judgeAudit(output)).toEqual({
      passes: true,
      line: `dependency audit: NOT DONE, the registry could not be asked for vulnerabilities (${reason})`,
    })
  })
})
