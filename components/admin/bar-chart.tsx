import { scaleBand, scaleLinear } from "d3-scale";
import { stack } from "d3-shape";
import { ChevronDownIcon } from "@/components/ui/icons";
import { Table, Td, Th, Tr } from "@/components/ui/table";

export interface Series {
  name: string;
  label: string;
  /** A class that fills: `fill-leaf`. */
  fill: string;
  /** The same colour as a background, for the legend. */
  swatch: string;
}
export interface Bar {
  key: string;
  label: string;
  values: Record<string, number>;
}

interface Props {
  label: string;
  series: readonly Series[];
  bars: readonly Bar[];
  words: { table: string; time: string };
  number: Intl.NumberFormat;
  tall?: boolean;
}

const width = 600;

/**
 * Bars over time, one series or several on top of each other, drawn on the server with d3's scales: no script reaches the
 * browser. The drawing is one picture with a name; every number stands in the table behind it.
 */
export function BarChart({ label, series, bars, words, number, tall = false }: Props) {
  const height = tall ? 200 : 72;
  const names = series.map((one) => one.name);
  const layers = stack<Bar, string>().keys(names).value((bar, name) => bar.values[name] ?? 0)([...bars]);
  const highest = Math.max(1, ...bars.map((bar) => names.reduce((sum, name) => sum + (bar.values[name] ?? 0), 0)));
  const x = scaleBand().domain(bars.map((bar) => bar.key)).range([0, width]).paddingInner(0.25).paddingOuter(0.05);
  const y = scaleLinear().domain([0, highest]).nice(tall ? 4 : 2).range([height, 0]);
  const ticks = y.ticks(tall ? 4 : 2).filter((tick) => Number.isInteger(tick));
  const edges = [bars[0], bars[Math.floor((bars.length - 1) / 2)], bars.at(-1)].filter((bar) => bar !== undefined);
  return (
    <figure>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
        <div aria-hidden="true" className="relative w-10 text-right text-xs text-muted">
          {(tall ? ticks : ticks.slice(-1)).map((tick) => (
            <span key={tick} className="tnum absolute right-0 -translate-y-1/2 whitespace-nowrap" style={{ top: `${(y(tick) / height) * 100}%` }}>
              {number.format(tick)}
            </span>
          ))}
        </div>
        <svg role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className={tall ? "h-52 w-full" : "h-18 w-full"}>
          {ticks.map((tick) => (
            <line key={tick} x1="0" x2={width} y1={y(tick)} y2={y(tick)} className="stroke-line" vectorEffect="non-scaling-stroke" />
          ))}
          {layers.map((layer, index) => (
            <g key={layer.key} className={`${series[index]?.fill ?? ""} forced-colors:fill-[CanvasText]`}>
              {layer.map((part) =>
                part[1] > part[0] ? (
                  <rect key={part.data.key} x={x(part.data.key)} y={y(part[1])} width={x.bandwidth()} height={Math.max(1, y(part[0]) - y(part[1]))}>
                    <title>{`${part.data.label} · ${series[index]?.label ?? ""}: ${number.format(part[1] - part[0])}`}</title>
                  </rect>
                ) : null,
              )}
            </g>
          ))}
        </svg>
        <span />
        <div aria-hidden="true" className="mt-1 flex justify-between text-xs text-muted">
          {edges.map((bar) => (
            <span key={bar.key}>{bar.label}</span>
          ))}
        </div>
      </div>
      {series.length > 1 ? (
        <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-xs text-muted">
          {series.map((one) => (
            <li key={one.name} className="flex items-center gap-2">
              <span aria-hidden="true" className={`size-2.5 rounded-full ${one.swatch}`} />
              {one.label}
            </li>
          ))}
        </ul>
      ) : null}
      <ChartTable label={label} series={series} bars={bars} words={words} number={number} />
    </figure>
  );
}

function ChartTable({ label, series, bars, words, number }: Props) {
  return (
    <details className="group mt-2">
      <summary className="-ml-2 inline-flex min-h-8 cursor-pointer items-center rounded-full px-2 text-xs text-muted transition-colors hover:bg-sunken hover:text-ink">
        {words.table}
        <ChevronDownIcon className="ml-1 size-4 transition-transform group-open:rotate-180" />
      </summary>
      <Table stacked={series.length > 1} label={label} className="mt-2">
        <thead>
          <Tr>
            <Th>{words.time}</Th>
            {series.map((one) => (
              <Th key={one.name} numeric>
                {one.label}
              </Th>
            ))}
          </Tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <Tr key={bar.key}>
              <Td label={words.time}>{bar.label}</Td>
              {series.map((one) => (
                <Td key={one.name} numeric label={one.label}>
                  {number.format(bar.values[one.name] ?? 0)}
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}
