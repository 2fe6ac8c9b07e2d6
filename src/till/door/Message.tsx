type MessageProps = {
  readonly title?: string;
  readonly text: string;
  readonly isBusy?: boolean;
  readonly action?: { readonly label: string; readonly run: () => void };
};

/** A screen with one thing to say, and at most one thing to do. */
export function Message({ title, text, isBusy = false, action }: MessageProps) {
  return (
    <main className="door" aria-busy={isBusy}>
      <div className="door-card" role={isBusy ? "status" : undefined}>
        <img className="door-mark" src="/till/icon.svg" alt="" width="64" height="64" />
        {title === undefined ? null : <h1>{title}</h1>}
        <p>{text}</p>
        {action === undefined ? null : (
          <button type="button" className="button primary wide" onClick={action.run}>
            {action.label}
          </button>
        )}
      </div>
    </main>
  );
}
