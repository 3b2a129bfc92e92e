/**
 * The page at /docs: Swagger UI over /openapi.json. `scripts/build.ts` puts its parts beside the demo site, so that the
 * browser asks nobody but this service, which the policy holds it to.
 */

/** Swagger UI sets styles from its script; its icons are data. */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Foldin API</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/docs/docs.css">
<script type="module" src="/docs/docs.js"></script>
</head>
<body>
<div id="reference"><p>The reference is loaded by JavaScript. <a href="/openapi.json">/openapi.json</a> has the same to read.</p></div>
</body>
</html>
`
