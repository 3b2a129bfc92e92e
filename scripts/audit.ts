/**
 * `npm run audit`: asks the registry for known vulnerabilities of what is installed with Foldin, tools for development
 * left out. Ends with 1 where one is of level high or critical. A registry that offers no audits is said, and passes.
 */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { judgeAudit } from './audit/judge-audit.ts'

// Through a shell: on Windows npm is a script that nothing else starts.
const npm = spawn('npm audit --omit=dev --json', { shell: true, stdio: ['ignore', 'pipe', 'ignore'] })
const { passes, line } = judgeAudit(await text(npm.stdout))
console.log(line)
process.exitCode = passes ? 0 : 1
