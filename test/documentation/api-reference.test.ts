/** docs/api.md is what `npm run docs:api` writes. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PROJECT_FOLDER } from '../../scripts/train/project.ts'
import { testService } from '../worker/test-service.ts'
import { apiReference, type OpenApiDocument } from './api-reference.ts'

test('the page is that of the document', async () => {
  const document = (await (await testService().get('/openapi.json')).json()) as OpenApiDocument
  const page = apiReference(document)
  for (const path of Object.keys(document.paths)) expect(page).toContain(path)
  await expect(page).toMatchFileSnapshot(join(PROJECT_FOLDER, 'docs/api.md'))
})
