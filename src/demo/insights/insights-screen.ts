/** The screen "Insights". */
import { render } from 'lit-html'
import { ASKED, type Fetched } from '../fetched.ts'
import { applyFigureColors } from '../figure-colors.ts'
import type { OpenScreen } from '../screen.ts'
import { forgetFigures } from './drawn-figure.ts'
import { Insights, type Told } from './insights.ts'
import { insightsView } from './insights-view.ts'

export const openScreen: OpenScreen = (place, app) => {
  app.setTitle('Insights')
  applyFigureColors(place)
  const show = (fetched: Fetched<Told>) =>
    render(
      insightsView(fetched, () => insights.open()),
      place,
    )
  const insights = new Insights(app, show)
  show(ASKED)
  void insights.open()
  return {
    close() {
      insights.close()
      forgetFigures()
    },
  }
}
