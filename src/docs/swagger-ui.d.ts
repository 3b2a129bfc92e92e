/** What the page uses of Swagger UI, which ships no types. Style sheets are imported for esbuild to bundle. */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  export default function SwaggerUI(options: {
    readonly domNode: Element
    readonly url: string
    readonly [option: string]: unknown
  }): void
}
declare module '*.css'
