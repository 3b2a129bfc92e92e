/** The types of the API's requests and responses: all that the client and the demo site import of the Worker. */
export type { AnalysisResponse } from './analysis.ts'
export type {
  ErasureResponse,
  EventsRequest,
  EventsResponse,
  EventType,
  ExportedEvent,
  ExportedEventsResponse,
  FeedbackEvent,
} from './events.ts'
export type { LiveResponse, ReadyResponse } from './health.ts'
export type { CatalogueItem, ItemMetadata, ScoredItem } from './item-answers.ts'
export type { ItemResponse, ItemsResponse } from './items.ts'
export type { Attribute, ModelResponse } from './model.ts'
export type { PopularResponse } from './popular.ts'
export type { Prediction, PredictionsRequest, PredictionsResponse } from './predictions.ts'
export type { Problem, ProblemCode } from './problem.ts'
export type { RankingsRequest, RankingsResponse } from './rankings.ts'
export type {
  Interaction,
  Reason,
  RecommendationsRequest,
  RecommendationsResponse,
  RecommendedItem,
} from './recommendations.ts'
export type { Include } from './request-fields.ts'
export type { SimilarItemsResponse } from './similar-items.ts'
export type { SimilarUser, SimilarUsersResponse } from './similar-users.ts'
