/** Headers that tell browsers to take an answer for what it is, wherever it is shown. A route may set its own. */
import { secureHeaders } from 'hono/secure-headers'

export const securityHeaders = secureHeaders({
  overwrite: false,
  // An answer in JSON, opened as a page, is to load nothing and to be framed by nobody.
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  // Other sites are who the API is for.
  crossOriginResourcePolicy: 'cross-origin',
  referrerPolicy: 'no-referrer',
  // Not for subdomains: they are the account's, not this Worker's.
  strictTransportSecurity: 'max-age=31536000',
  xContentTypeOptions: 'nosniff',
  xFrameOptions: 'DENY',
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
})
