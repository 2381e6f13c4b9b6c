/** An SVG from the server as a picture: an image runs no script, whatever stands in it. */
export function SvgPicture({ svg, label, size }: { svg: string; label: string; size: number }) {
  return (
    <img
      src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
      alt={label}
      width={size}
      height={size}
    />
  );
}
