/** Addresses in a text that operators wrote: of pages and of mailboxes. */
const ADDRESS = /(https?:\/\/[^\s<>"'，。；）]+|[\w.+-]+@[\w-]+\.[\w.-]*\w)/

/** Where a buyer finds help, with what can be followed made into links. */
export const SupportText = ({ text }: { readonly text: string }) => (
  <p class="support-text">
    {text.split(ADDRESS).map((piece, place) =>
      place % 2 === 0 ? (
        piece
      ) : (
        <a
          key={piece}
          href={piece.includes("://") ? piece : `mailto:${piece}`}
          rel="noreferrer noopener"
          target="_blank"
        >
          {piece}
        </a>
      ),
    )}
  </p>
)
