import { encode } from "uqr";

/** A QR code as one path, drawn on the server: its secret goes to no other service. Always dark on light, which scanners need. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className="size-52 rounded-lg bg-shine">
      <path d={path} fill="#1a1911" />
    </svg>
  );
}
