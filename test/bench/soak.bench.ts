/**
 * `npm run soak`: at least 100,000 requests to the real Worker in workerd while 20 versions are published, shown as
 * canaries, promoted and rolled back. Ends with 1 unless no answer failed and none mixed versions. Takes the number
 * of requests as its argument.
 */
import { cpus } from 'node:os'
import { soak } from '../workerd/soak.ts'

const REQUESTS = 100_000
const VERSIONS = 20

const requests = Number(process.argv[2] ?? REQUESTS)
console.log(
  `soak\n${cpus()[0]?.model.trim()} × ${cpus().length}, Node ${process.version}, model seeds 1 to ${VERSIONS}\n`,
)
const { complaints, seconds, ...counts } = await soak({ requests, versions: VERSIONS })
for (const [name, value] of Object.entries(counts))
  console.log(`${name.padEnd(14)} ${value.toLocaleString('en')}`)
console.log(
  `${'seconds'.padEnd(14)} ${seconds.toFixed(1)}, ${Math.round(counts.requests / seconds)} requests/s`,
)
for (const complaint of complaints) console.log(complaint.slice(0, 1000))
const isClean =
  counts.failed === 0 && counts.mixed === 0 && counts.converged && counts.versionsSeen === VERSIONS
process.exitCode = isClean ? 0 : 1
