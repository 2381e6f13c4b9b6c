interface Properties {
  /** What goes on, in words and figures. */
  label: string;
  /** 0 to 1; null while it cannot be known. */
  share: number | null;
}

export function ProgressLine({ label, share }: Properties) {
  return (
    <div className="desk-progress">
      <span role="status">{label}</span>
      <progress aria-label={label} max={1} value={share ?? undefined} />
    </div>
  );
}
