/** wrangler bundles a .wasm import as a compiled module, the only way that the platform allows. */
declare module '*.wasm' {
  const module: WebAssembly.Module
  export default module
}
