import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

interface Offer {
  id: number;
  title: string;
  gardener: string;
  kind: "seeds" | "seedlings" | "tools";
  reservedBy: string | null;
}

interface SwapShelf {
  offers: readonly Offer[];
  offer: (title: string, kind: Offer["kind"]) => void;
  reserve: (id: number) => void;
  withdraw: (id: number) => void;
}

const SwapShelfContext = createContext<SwapShelf | null>(null);

export function SwapShelfProvider({ gardener, children }: { gardener: string; children: ReactNode }) {
  const [offers, setOffers] = useState<readonly Offer[]>([]);
  const shelf = useMemo<SwapShelf>(
    () => ({
      offers,
      offer: (title, kind) =>
        setOffers((current) => [
          ...current,
          { id: current.length + 1, title, kind, gardener, reservedBy: null },
        ]),
      reserve: (id) =>
        setOffers((current) =>
          current.map((offer) => (offer.id === id ? { ...offer, reservedBy: gardener } : offer)),
        ),
      withdraw: (id) => setOffers((current) => current.filter((offer) => offer.id !== id)),
    }),
    [offers, gardener],
  );
  return <SwapShelfContext.Provider value={shelf}>{children}</SwapShelfContext.Provider>;
}

export function useSwapShelf(): SwapShelf {
  const shelf = useContext(SwapShelfContext);
  if (!shelf) throw new Error("useSwapShelf needs a SwapShelfProvider above it");
  return shelf;
}

export function OfferList({ kind }: { kind: Offer["kind"] }) {
  const { offers, reserve } = useSwapShelf();
  const shown = offers.filter((offer) => offer.kind === kind);
  return (
    <ul className="offers">
      {shown.map((offer) => (
        <li key={offer.id}>
          <strong>{offer.title}</strong> from {offer.gardener}
          {offer.reservedBy === null ? (
            <button type="button" onClick={() => reserve(offer.id)}>
              Reserve
            </button>
          ) : (
            <em>reserved by {offer.reservedBy}</em>
          )}
        </li>
      ))}
    </ul>
  );
}
