import { useMemo, useState } from "react";

import { gradeColour, type Route } from "./routes";

interface RouteListProps {
  routes: Route[];
  onOpen: (route: Route) => void;
}

type SortKey = "grade" | "name" | "setOn";

export function RouteList({ routes, onOpen }: RouteListProps) {
  const [query, setQuery] = useState("");
  const [sortKey, setSortKey] = useState<SortKey>("grade");
  const [showClosed, setShowClosed] = useState(false);

  const visible = useMemo(() => {
    const needle = query.trim().toLowerCase();
    return routes
      .filter((route) => showClosed || !route.closed)
      .filter((route) => needle === "" || route.name.toLowerCase().includes(needle))
      .sort((a, b) => compareRoutes(a, b, sortKey));
  }, [routes, query, sortKey, showClosed]);

  return (
    <section className="route-list">
      <header>
        <input
          type="search"
          value={query}
          placeholder="Find a route"
          onChange={(event) => setQuery(event.target.value)}
        />
        <select value={sortKey} onChange={(event) => setSortKey(event.target.value as SortKey)}>
          <option value="grade">Grade</option>
          <option value="name">Name</option>
          <option value="setOn">Newest</option>
        </select>
        <label>
          <input type="checkbox" checked={showClosed} onChange={() => setShowClosed(!showClosed)} />
          Closed routes too
        </label>
      </header>
      {visible.length === 0 ? (
        <p className="empty">No route fits.</p>
      ) : (
        <ul>
          {visible.map((route) => (
            <li key={route.id} className={route.closed ? "closed" : undefined}>
              <button type="button" onClick={() => onOpen(route)}>
                <span className="dot" style={{ backgroundColor: gradeColour(route.grade) }} />
                <strong>{route.name}</strong>
                <span className="wall">{route.wall}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function compareRoutes(a: Route, b: Route, key: SortKey): number {
  switch (key) {
    case "grade":
      return a.grade - b.grade;
    case "name":
      return a.name.localeCompare(b.name);
    case "setOn":
      return b.setOn.getTime() - a.setOn.getTime();
  }
}
