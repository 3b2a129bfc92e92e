/** Five buttons to rate a film with. */
interface StarsProps {
  readonly film: string
  readonly onRate: (stars: number) => void
}

export function Stars({ film, onRate }: StarsProps) {
  return (
    <fieldset className="stars" style={{ border: 0, margin: 0, padding: 0 }}>
      <legend style={{ position: 'absolute', clipPath: 'inset(50%)' }}>Rate {film}</legend>
      {[1, 2, 3, 4, 5].map((stars) => (
        <button
          key={stars}
          type="button"
          aria-label={`${stars} of 5 stars for ${film}`}
          onClick={() => onRate(stars)}
        >
          ☆
        </button>
      ))}
    </fieldset>
  )
}
