/** Points by WebGL 2: uploaded once, then one call a frame whatever their number. */
import type { Camera, Size } from './camera.ts'
import { type PointPainter, type PointStyle, sizeFactor } from './point-style.ts'
import type { MapPoints } from './points.ts'

const MOST_COLORS = 16

const VERTEX_SHADER = `#version 300 es
in vec2 place;
in float factor;
in float layer;
uniform vec2 middle;
uniform vec2 scale;
uniform float diameter;
uniform vec4 colors[${MOST_COLORS}];
out vec4 color;
out float across;
void main() {
  gl_Position = vec4((place - middle) * scale, 0.0, 1.0);
  across = diameter * factor;
  gl_PointSize = across + 1.0;
  color = colors[int(layer)];
}`

// The edge of the circle is one device pixel soft. Colours are multiplied by their opacity.
const FRAGMENT_SHADER = `#version 300 es
precision mediump float;
in vec4 color;
in float across;
out vec4 pixel;
void main() {
  float distance = length(gl_PointCoord - 0.5) * (across + 1.0);
  pixel = color * clamp(across * 0.5 + 0.5 - distance, 0.0, 1.0);
}`

/** Of a point in the buffer: two coordinates, size factor, layer. */
const FLOATS = 4

export class WebglPainter implements PointPainter {
  readonly kind = 'webgl'
  readonly canvas: HTMLCanvasElement
  readonly #gl: WebGL2RenderingContext
  readonly #program: WebGLProgram
  readonly #count: number
  readonly #onLost: (event: Event) => void

  /** Null where the browser has no WebGL 2, or calculates it: a plain canvas is then the faster one. */
  static create(points: MapPoints, onLost: () => void): WebglPainter | null {
    const canvas = document.createElement('canvas')
    const gl = canvas.getContext('webgl2', {
      antialias: false,
      depth: false,
      failIfMajorPerformanceCaveat: true,
    })
    if (gl === null) return null
    const program = isCalculated(gl) ? null : linked(gl)
    return program && new WebglPainter(gl, program, canvas, points, onLost)
  }

  private constructor(
    gl: WebGL2RenderingContext,
    program: WebGLProgram,
    canvas: HTMLCanvasElement,
    points: MapPoints,
    onLost: () => void,
  ) {
    this.#gl = gl
    this.#program = program
    this.canvas = canvas
    this.#count = points.count
    this.#onLost = (event) => {
      event.preventDefault()
      onLost()
    }
    canvas.addEventListener('webglcontextlost', this.#onLost)
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer())
    gl.bufferData(gl.ARRAY_BUFFER, packed(points), gl.STATIC_DRAW)
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's own name, no hook of a component
    gl.useProgram(program)
    for (const [name, floats, offset] of [
      ['place', 2, 0],
      ['factor', 1, 2],
      ['layer', 1, 3],
    ] as const) {
      const attribute = gl.getAttribLocation(program, name)
      gl.enableVertexAttribArray(attribute)
      gl.vertexAttribPointer(attribute, floats, gl.FLOAT, false, FLOATS * 4, offset * 4)
    }
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.clearColor(0, 0, 0, 0)
  }

  draw(camera: Camera, { width, height }: Size, ratio: number, { colors, diameter }: PointStyle): void {
    const gl = this.#gl
    const uniform = (name: string) => gl.getUniformLocation(this.#program, name)
    gl.viewport(0, 0, this.canvas.width, this.canvas.height)
    gl.uniform2f(uniform('middle'), camera.x, camera.y)
    gl.uniform2f(uniform('scale'), (2 * camera.unit) / width, (2 * camera.unit) / height)
    gl.uniform1f(uniform('diameter'), diameter * ratio)
    gl.uniform4fv(uniform('colors'), colors.slice(0, MOST_COLORS).flatMap(premultiplied))
    gl.clear(gl.COLOR_BUFFER_BIT)
    gl.drawArrays(gl.POINTS, 0, this.#count)
  }

  dispose(): void {
    this.canvas.removeEventListener('webglcontextlost', this.#onLost)
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext()
    this.canvas.remove()
  }
}

/** Chromium does not tell `failIfMajorPerformanceCaveat` that there is no graphics card, but names what it uses. */
function isCalculated(gl: WebGL2RenderingContext): boolean {
  const named = String(gl.getParameter(gl.RENDERER))
  const masked = named.startsWith('WebKit') ? gl.getExtension('WEBGL_debug_renderer_info') : null
  const renderer = masked === null ? named : String(gl.getParameter(masked.UNMASKED_RENDERER_WEBGL))
  return /swiftshader|llvmpipe|software|basic render/i.test(renderer)
}

function linked(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram()
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ] as const) {
    const shader = gl.createShader(kind)
    if (shader === null) return null
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null
}

/** The most popular film last, so that it is drawn over the others. */
function packed({ count, x, y, genre }: MapPoints): Float32Array {
  const floats = new Float32Array(count * FLOATS)
  for (let film = 0; film < count; film++) {
    const at = (count - 1 - film) * FLOATS
    floats[at] = x[film] as number
    floats[at + 1] = y[film] as number
    floats[at + 2] = sizeFactor(film, count)
    floats[at + 3] = Math.min((genre[film] as number) + 1, MOST_COLORS - 1)
  }
  return floats
}

function premultiplied({ hex, alpha }: PointStyle['colors'][number]): number[] {
  const channel = (at: number) => (Number.parseInt(hex.slice(at, at + 2), 16) / 255) * alpha
  return [channel(1), channel(3), channel(5), alpha]
}
