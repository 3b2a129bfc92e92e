/** The screen "Taste map". */
import { render } from 'lit-html'
import { applyFigureColors } from '../figure-colors.ts'
import type { OpenScreen } from '../screen.ts'
import { Store } from '../store.ts'
import { MapCanvas } from './map-canvas.ts'
import { INITIAL_MAP_STATE, type MapState } from './map-state.ts'
import { mapView } from './map-view.ts'
import { shortName } from './short-name.ts'
import { TasteMap } from './taste-map.ts'

export const openScreen: OpenScreen = (place, app) => {
  app.setTitle('Taste map')
  applyFigureColors(place)
  const store = new Store<MapState>(INITIAL_MAP_STATE)
  const tasteMap = new TasteMap(app, store)
  let canvas: MapCanvas | null = null
  let drawn: MapState['map']['value'] = null

  const draw = ({ map }: MapState) => {
    if (map.value === drawn) return
    const stage = place.querySelector<HTMLElement>('.map-stage')
    canvas?.dispose()
    drawn = map.value
    if (drawn === null || stage === null) return
    const nameOf = (film: number) => shortName(tasteMap.filmOf(film))
    canvas = new MapCanvas(stage, drawn.points, nameOf, {
      hover: (film, at) => tasteMap.hover(film, at),
      pick: (film) => tasteMap.select(film),
      unnamed: (films) => tasteMap.want(films),
      enter: () => place.querySelector<HTMLElement>('.map-card a')?.focus(),
    })
    tasteMap.guide(canvas)
  }
  const show = () => {
    const state = store.state
    render(mapView(state, app.store.state, { tasteMap, app, canvas: () => canvas }), place)
    draw(state)
    if (canvas === null || drawn === null) return
    const { points } = drawn
    const { highlighted, selected, trail } = state
    const rated = app.store.state.ratings.flatMap(({ film }) => points.numberOf(film.id) ?? [])
    const before = canvas.scene
    canvas.show({
      highlighted,
      selected,
      trail: same(before.trail, trail) ? before.trail : trail,
      rated: same(before.rated, rated) ? before.rated : rated,
    })
  }
  const ending = [
    store.subscribe(show),
    app.store.subscribe(({ ratings }) => {
      show()
      void tasteMap.follow(ratings)
    }),
  ]
  show()
  void tasteMap.open()
  return {
    close() {
      for (const end of ending) end()
      tasteMap.close()
      canvas?.dispose()
    },
  }
}

function same<Value>(one: readonly Value[], other: readonly Value[]): boolean {
  return one.length === other.length && one.every((value, place) => value === other[place])
}
