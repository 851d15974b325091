/** A figure whose digits roll to their new value, like a meter's. Screen readers get the plain text. */
export function RollingNumber({ text }: { text: string }) {
  return (
    <>
      <span className="sr-only">{text}</span>
      <span aria-hidden className="inline-flex overflow-hidden tabular-nums">
        {Array.from(text, (character, index) => {
          // Counted from the right, so that a longer number grows to the left and its cents stay in place.
          const place = text.length - index;
          return /\d/u.test(character) ? (
            <Digit key={place} digit={Number(character)} />
          ) : (
            <span key={place}>{character}</span>
          );
        })}
      </span>
    </>
  );
}

function Digit({ digit }: { digit: number }) {
  return (
    <span className="relative inline-block h-[1lh]">
      <span className="invisible">0</span>
      <span
        className="absolute inset-x-0 top-0 flex flex-col transition-transform duration-160 ease-throw"
        style={{ transform: `translateY(${digit * -10}%)` }}
      >
        {'0123456789'.split('').map((figure) => (
          <span key={figure} className="h-[1lh]">
            {figure}
          </span>
        ))}
      </span>
    </span>
  );
}
