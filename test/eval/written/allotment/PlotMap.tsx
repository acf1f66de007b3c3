import { useCallback, useState } from "react";

interface Bed {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  crop: string | null;
}

interface PlotMapProps {
  beds: Bed[];
  metresWide: number;
  metresLong: number;
  selected: string | null;
  onSelect: (id: string | null) => void;
}

const CROP_COLOURS: Record<string, string> = {
  beans: "#7cb342",
  potatoes: "#a1887f",
  squash: "#ffb300",
  onions: "#ce93d8",
};

export function PlotMap({ beds, metresWide, metresLong, selected, onSelect }: PlotMapProps) {
  const [scale, setScale] = useState(40);
  const zoom = useCallback((factor: number) => {
    setScale((current) => Math.min(120, Math.max(10, current * factor)));
  }, []);

  return (
    <figure className="plot-map">
      <svg
        width={metresWide * scale}
        height={metresLong * scale}
        onClick={() => onSelect(null)}
        onWheel={(event) => zoom(event.deltaY < 0 ? 1.1 : 0.9)}
      >
        {beds.map((bed) => (
          <g
            key={bed.id}
            onClick={(event) => {
              event.stopPropagation();
              onSelect(bed.id);
            }}
          >
            <rect
              x={bed.x * scale}
              y={bed.y * scale}
              width={bed.width * scale}
              height={bed.height * scale}
              fill={bed.crop === null ? "#d7ccc8" : (CROP_COLOURS[bed.crop] ?? "#90a4ae")}
              stroke={bed.id === selected ? "#000" : "none"}
            />
            <text x={(bed.x + bed.width / 2) * scale} y={(bed.y + bed.height / 2) * scale}>
              {bed.crop ?? "free"}
            </text>
          </g>
        ))}
      </svg>
      <figcaption>
        {beds.filter((bed) => bed.crop === null).length} of {beds.length} beds are free
      </figcaption>
    </figure>
  );
}
