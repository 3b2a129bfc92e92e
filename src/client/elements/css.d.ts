/** The build inlines style sheets of elements as minified text. */
declare module '*.css' {
  const text: string
  export default text
}
