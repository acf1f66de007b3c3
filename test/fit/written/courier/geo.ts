export type LatLng = { lat: number; lng: number }

export type Zone = 'inner' | 'ring' | 'outer'

const EARTH_RADIUS_KM = 6371
const DEPOT: LatLng = { lat: 52.3702, lng: 4.8952 }

const toRad = (deg: number) => (deg * Math.PI) / 180

/** Straight line distance in km. Good enough inside one city. */
export function haversine(a: LatLng, b: LatLng): number {
  const dLat = toRad(b.lat - a.lat)
  const dLng = toRad(b.lng - a.lng)
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(toRad(a.lat)) * Math.cos(toRad(b.lat)) * Math.sin(dLng / 2) ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(h))
}

// streets are never straight, 1.3 came out of last year's GPS logs
export function ridingDistance(from: LatLng, to: LatLng) {
  return haversine(from, to) * 1.3
}

export function zoneOf(point: LatLng): Zone {
  const km = haversine(DEPOT, point)
  if (km < 2) return 'inner'
  if (km < 5) return 'ring'
  return 'outer'
}

export function ridingMinutes(from: LatLng, to: LatLng, speedKmh = 17): number {
  return Math.ceil((ridingDistance(from, to) / speedKmh) * 60)
}

export function parseLatLng(input: string): LatLng | undefined {
  const parts = input.split(',').map((p) => p.trim())
  if (parts.length !== 2) return undefined

  const [lat, lng] = parts.map(Number) as [number, number]
  if (Number.isNaN(lat) || Number.isNaN(lng)) return undefined
  if (Math.abs(lat) > 90 || Math.abs(lng) > 180) return undefined

  return { lat, lng }
}

/**
 * Orders stops greedily: always ride to whatever is closest next.
 * Not optimal, but riders change the order anyway.
 */
export function orderStops<T extends { at: LatLng }>(start: LatLng, stops: T[]): T[] {
  const remaining = [...stops]
  const ordered: T[] = []
  let here = start

  while (remaining.length > 0) {
    let best = 0
    for (let i = 1; i < remaining.length; i++) {
      if (haversine(here, remaining[i]!.at) < haversine(here, remaining[best]!.at)) {
        best = i
      }
    }
    const [next] = remaining.splice(best, 1)
    ordered.push(next!)
    here = next!.at
  }

  return ordered
}
