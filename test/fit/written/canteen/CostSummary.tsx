import { useMemo } from 'react';

import type { Choices, MenuDay, Pupil } from './api';

interface CostSummaryProps {
  pupil: Pupil;
  menu: MenuDay[];
  choices: Choices;
}

interface Row {
  date: string;
  dish: string;
  pence: number;
}

export const pounds = (pence: number) => `£${(pence / 100).toFixed(2)}`;

function rowsFor(menu: MenuDay[], choices: Choices): Row[] {
  return menu.flatMap((day) => {
    const dish = day.dishes.find((d) => d.id === choices[day.date]);
    return dish ? [{ date: day.date, dish: dish.name, pence: dish.pence }] : [];
  });
}

export function CostSummary({ pupil, menu, choices }: CostSummaryProps) {
  const rows = useMemo(() => rowsFor(menu, choices), [menu, choices]);
  const total = pupil.freeMeals ? 0 : rows.reduce((sum, row) => sum + row.pence, 0);
  const after = pupil.balance - total;

  if (rows.length === 0) {
    return <p className="muted">No meals chosen this week.</p>;
  }

  return (
    <table className="costs">
      <caption>{pupil.firstName}'s meals</caption>
      <tbody>
        {rows.map((row) => (
          <tr key={row.date}>
            <td>{row.date}</td>
            <td>{row.dish}</td>
            <td className="num">{pupil.freeMeals ? 'free' : pounds(row.pence)}</td>
          </tr>
        ))}
      </tbody>
      {!pupil.freeMeals && (
        <tfoot>
          <tr>
            <th colSpan={2}>Total</th>
            <td className="num">{pounds(total)}</td>
          </tr>
          <tr className={after < 0 ? 'negative' : undefined}>
            <th colSpan={2}>Balance afterwards</th>
            <td className="num">{pounds(after)}</td>
          </tr>
          {after < 0 && (
            <tr>
              <td colSpan={3}>
                <a href={`/top-up?pupil=${pupil.id}&amount=${-after}`}>Top up {pounds(-after)}</a>
              </td>
            </tr>
          )}
        </tfoot>
      )}
    </table>
  );
}
