import { useEffect, useState } from "react";

interface Duty {
  day: string;
  gardener: string | null;
  done: boolean;
}

interface WateringPlanProps {
  loadDuties: (signal: AbortSignal) => Promise<Duty[]>;
  currentGardener: string;
  onTake: (day: string) => Promise<void>;
  onDone: (day: string) => Promise<void>;
}

type State =
  | { kind: "loading" }
  | { kind: "failed"; message: string }
  | { kind: "loaded"; duties: Duty[] };

export function WateringPlan({ loadDuties, currentGardener, onTake, onDone }: WateringPlanProps) {
  const [state, setState] = useState<State>({ kind: "loading" });
  const [version, setVersion] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    loadDuties(controller.signal)
      .then((duties) => setState({ kind: "loaded", duties }))
      .catch((error: Error) => {
        if (!controller.signal.aborted) setState({ kind: "failed", message: error.message });
      });
    return () => controller.abort();
  }, [loadDuties, version]);

  async function run(action: Promise<void>) {
    await action;
    setVersion((current) => current + 1);
  }

  if (state.kind === "loading") return <p>Loading the plan…</p>;
  if (state.kind === "failed") {
    return (
      <div role="alert">
        <p>{state.message}</p>
        <button type="button" onClick={() => setVersion(version + 1)}>
          Try again
        </button>
      </div>
    );
  }
  return (
    <table className="watering-plan">
      <tbody>
        {state.duties.map((duty) => (
          <tr key={duty.day} className={duty.done ? "done" : undefined}>
            <th scope="row">{duty.day}</th>
            <td>{duty.gardener ?? "nobody yet"}</td>
            <td>
              {duty.gardener === null && (
                <button type="button" onClick={() => run(onTake(duty.day))}>
                  I will
                </button>
              )}
              {duty.gardener === currentGardener && !duty.done && (
                <button type="button" onClick={() => run(onDone(duty.day))}>
                  Done
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
