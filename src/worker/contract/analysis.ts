/** GET /v1/analysis/{name}: the analyses that training published with the model. */
import { z } from '@hono/zod-openapi'
import { ANALYSIS_NAMES, analysisSchema } from '../../model/format/analysis/analysis.ts'
import { modelVersionSchema } from './item-answers.ts'

export const analysisPathSchema = z.object({
  name: z.enum(ANALYSIS_NAMES).openapi({
    param: { name: 'name', in: 'path' },
    description:
      'A model has those that its data allows: without ratings there is no `polarization`, without a held-out part no `errors` and no `calibration`.',
    example: 'degrees',
  }),
})

export const analysisResponseSchema = z
  .intersection(z.object({ modelVersion: modelVersionSchema }), analysisSchema)
  .openapi('AnalysisResponse', {
    description: 'The numbers of one analysis; every `summary` says in a sentence what is seen in them.',
    example: {
      modelVersion: '9f2c41d07be35a88',
      name: 'zipf',
      ranks: [
        { rank: 1, interactions: 329 },
        { rank: 2, interactions: 317 },
      ],
      fit: null,
      summary: 'Too few items for a power law.',
    },
  })
export type AnalysisResponse = z.infer<typeof analysisResponseSchema>
