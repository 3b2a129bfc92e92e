/** What the numbers of a prediction mean, in sentences. All in stars. */

/** Below this a difference is not worth a word: it is well within what a prediction is off by. */
const NO_DIFFERENCE = 0.15
const FEW_RATINGS = 5
const MANY_RATINGS = 20

/** From how many ratings the film is known; of simulated ones nobody gave any. */
export function ratedSentence(ratings: number, simulated: boolean): string {
  const count = new Intl.NumberFormat('en').format(ratings)
  if (ratings === 0) return 'Nobody has rated it yet.'
  if (simulated) return ratings === 1 ? '1 simulated rating.' : `${count} simulated ratings.`
  return ratings === 1 ? '1 person has rated it.' : `${count} people have rated it.`
}

/** The taste's part: predicted less what someone just as generous without it would give. */
export function differenceSentence(predicted: number, biasOnly: number): string {
  const difference = predicted - biasOnly
  const without = `someone as generous as you, but without your taste, would give it ${biasOnly.toFixed(1)}`
  if (Math.abs(difference) < NO_DIFFERENCE) {
    return `Your taste makes hardly a difference here: ${without}.`
  }
  const stars = `${Math.abs(difference).toFixed(1)} ${Math.abs(difference).toFixed(1) === '1.0' ? 'star' : 'stars'}`
  return difference > 0
    ? `Your taste adds ${stars}: ${without}.`
    : `Your taste takes ${stars} off: ${without}.`
}

/** After the visitor has rated the film: how near the prediction came. */
export function givenSentence(given: number, predicted: number): string {
  const miss = Math.abs(given - predicted)
  const came =
    miss < 0.3
      ? 'That was close'
      : miss < 0.9
        ? 'Not far off'
        : given > predicted
          ? 'You like it more than expected'
          : 'You like it less than expected'
  return `You gave it ${given.toFixed(1)}; from your other films we expected ${predicted.toFixed(1)}. ${came}.`
}

/** How far to trust it: `typicalErrorStars` as measured on ratings held out, null where that was not measured. */
export function confidenceSentence(ratings: number, typicalErrorStars: number | null): string {
  const films = ratings === 1 ? '1 film' : `${ratings} films`
  const basis =
    ratings < FEW_RATINGS
      ? `A first guess, from ${films}`
      : ratings < MANY_RATINGS
        ? `From ${films} that you rated`
        : `Well founded, on ${films} that you rated`
  const error = typicalErrorStars === null ? '' : `, give or take ${typicalErrorStars.toFixed(1)} stars`
  return `${basis}${error}.`
}
