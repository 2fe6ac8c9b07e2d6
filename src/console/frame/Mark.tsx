/** Two cup rings on the counter, the second one gold: the customer came back. */
export function Mark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 96 96" aria-hidden focusable="false">
      <rect width="96" height="96" rx="22" fill="#1F5C4C" />
      <circle cx="39" cy="56" r="21" fill="none" stroke="#FBF8F3" strokeWidth="7" />
      <path
        d="M41.2 37.2A21 21 0 1 1 58.8 60.9"
        fill="none"
        stroke="#E3A72F"
        strokeWidth="7"
        strokeLinecap="round"
      />
    </svg>
  );
}
